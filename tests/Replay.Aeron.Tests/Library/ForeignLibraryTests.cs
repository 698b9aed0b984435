namespace Replay.Aeron.Tests;

/// <summary>Libraries that are there but not ours: a process of its own meets them, since each process loads one.</summary>
public sealed class ForeignLibraryTests : IDisposable
{
    private static readonly string[] Compilers = ["/usr/bin/cc", "/usr/bin/gcc", "/usr/bin/clang"];

    private readonly string _directory = Directory.CreateTempSubdirectory("replay-aeron-foreign").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void A_library_of_another_version_is_refused_with_both_versions_and_the_mend()
    {
        string? compiler = Compilers.FirstOrDefault(File.Exists);
        Assert.SkipUnless(compiler is not null && OperatingSystem.IsLinux(), $"Building a library takes a C compiler: none of {string.Join(", ", Compilers)}.");
        string source = Path.Combine(_directory, "aeron.c");
        File.WriteAllText(source, "int aeron_version_major(void) { return 1; } int aeron_version_minor(void) { return 51; } int aeron_version_patch(void) { return 9; }");
        foreach (string library in (string[])[AeronLibrary.Client, AeronLibrary.ArchiveClient])
        {
            using ServerProcess build = ServerProcess.Start(compiler, ["-shared", "-fPIC", "-o", Path.Combine(_directory, LibrarySearch.FileName(library)), source]);
            Assert.True(build.WaitForExit() == 0, build.Output);
        }

        (int exitCode, string output) = List();

        Assert.Equal(3, exitCode);
        Assert.All(["1.51.9", AeronLibrary.SupportedVersion, _directory, LibrarySearch.Variable], part => Assert.Contains(part, output, StringComparison.Ordinal));
    }

    [Fact]
    public void What_is_no_library_is_refused_with_its_directory()
    {
        foreach (string library in (string[])[AeronLibrary.Client, AeronLibrary.ArchiveClient]) File.WriteAllText(Path.Combine(_directory, LibrarySearch.FileName(library)), "no library");

        (int exitCode, string output) = List();

        Assert.Equal(3, exitCode);
        Assert.Contains($"Aeron's libraries in {_directory} could not be loaded", output, StringComparison.Ordinal);
    }

    private (int ExitCode, string Output) List()
    {
        using ServerProcess process = CommandProcess.Start(["list", "--aeron", "aeron:udp?endpoint=localhost:8010"], new() { [LibrarySearch.Variable] = _directory });
        int exitCode = process.WaitForExit();
        // Messages are wrapped at the width of a terminal.
        return (exitCode, process.Output.Replace("\n", " ", StringComparison.Ordinal));
    }
}

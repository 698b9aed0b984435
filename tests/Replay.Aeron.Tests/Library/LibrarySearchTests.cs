namespace Replay.Aeron.Tests;

public sealed class LibrarySearchTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("replay-aeron-search").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void The_named_directory_comes_first_then_the_application_then_the_system()
    {
        string named = Libraries("named"), system = Libraries("system");
        string beside = Libraries(Path.Combine("app", "runtimes", System.Runtime.InteropServices.RuntimeInformation.RuntimeIdentifier, "native"));
        string app = Path.Combine(_root, "app");

        Assert.Equal(named, Found(named, app, system));
        Assert.Equal(beside, Found(null, app, system));
        Assert.Equal(beside, Found(Path.Combine(_root, "empty"), app, system));
        Assert.Equal(system, Found(null, _root, system));
    }

    [Fact]
    public void A_directory_with_only_one_of_the_libraries_does_not_count()
    {
        string half = Libraries("half");
        File.Delete(Path.Combine(half, LibrarySearch.FileName(AeronLibrary.ArchiveClient)));

        Assert.Null(Found(half, _root, ""));
    }

    [Fact]
    public void A_relative_directory_is_not_looked_at_and_the_reason_says_so()
    {
        string absolute = Libraries("here");
        string relative = Path.GetRelativePath(Environment.CurrentDirectory, absolute);

        Assert.False(LibrarySearch.TryFind(relative, _root, [".", ""], out _, out string? fault));
        Assert.Contains("must be an absolute path", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void When_nothing_is_found_the_reason_names_the_variable_the_version_and_the_places()
    {
        Assert.False(LibrarySearch.TryFind("/nowhere/at/all", _root, ["/some/system/place"], out _, out string? fault));

        Assert.All(["REPLAY_AERON_LIBRARY_PATH", AeronLibrary.SupportedVersion, "/nowhere/at/all", "/some/system/place", _root], part =>
            Assert.Contains(part, fault, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("1.52.0", true)]
    [InlineData("1.52.2", true)]
    [InlineData("1.51.0", false)]
    [InlineData("1.520.0", false)]
    [InlineData("2.52.0", false)]
    public void Another_version_is_refused_with_both_versions_and_the_mend(string version, bool fits)
    {
        string? fault = AeronLibrary.VersionFault(version, "/opt/aeron");

        Assert.Equal(fits, fault is null);
        if (!fits) Assert.All([version, "1.52", "/opt/aeron", "REPLAY_AERON_LIBRARY_PATH"], part => Assert.Contains(part, fault, StringComparison.Ordinal));
    }

    private static string? Found(string? named, string application, string system) =>
        LibrarySearch.TryFind(named, application, [system], out string? directory, out _) ? directory : null;

    private string Libraries(string name)
    {
        DirectoryInfo directory = Directory.CreateDirectory(Path.Combine(_root, name));
        File.WriteAllText(Path.Combine(directory.FullName, LibrarySearch.FileName(AeronLibrary.Client)), "");
        File.WriteAllText(Path.Combine(directory.FullName, LibrarySearch.FileName(AeronLibrary.ArchiveClient)), "");
        return directory.FullName;
    }
}

using System.Diagnostics;
using Replay.Tests;

namespace Replay.Serialization.Tests;

/// <summary>A small replaying program, published ahead of time: needs a C toolchain and the native compiler's package.</summary>
public sealed class NativeAotTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("replay-aot-test-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void A_replaying_program_runs_ahead_of_time_compiled()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The program is published for Linux.");
        Assert.SkipUnless(new[] { "clang", "gcc" }.Any(IsOnPath), "NativeAOT links with clang or gcc; neither is on the path.");

        (int published, string log) = Run(
            "dotnet", "publish", Repository.PathOf("tests", "Replay.Serialization.AotProgram", "Replay.Serialization.AotProgram.csproj"), "-c", "Release",
            "--use-current-runtime", "-p:ReplayAot=true", "--artifacts-path", Path.Combine(_directory, "artifacts"), "-o", Path.Combine(_directory, "out"), "-v", "q", "-nologo");
        bool isUnavailable = published != 0 && (log.Contains("NU1", StringComparison.Ordinal) || log.Contains("Platform linker", StringComparison.Ordinal));
        Assert.SkipWhen(isUnavailable, $"The native compiler or its linker is not to be had here: {log}");
        Assert.True(published == 0, log);
        Assert.DoesNotContain("Replay.Serialization", string.Join('\n', log.Split('\n').Where(line => line.Contains("warning IL", StringComparison.Ordinal))), StringComparison.Ordinal);

        (int exitCode, string output) = Run(Path.Combine(_directory, "out", "Replay.Serialization.AotProgram"), Path.Combine(_directory, "archive"));
        Assert.Equal((0, "AOT: inline 900 trades, 454500 ticks, 100 notes, ring 900 trades, 454500 ticks, 100 notes"), (exitCode, output.Trim()));
    }

    private static bool IsOnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));

    private static (int ExitCode, string Output) Run(string program, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        // What the test host was told about its own build must not reach another one.
        foreach (string name in start.Environment.Keys.Where(key => key.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToArray()) start.Environment.Remove(name);
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + errors.Result);
    }
}

using System.Diagnostics;

namespace Replay.Framework.Tests;

/// <summary>An independent reader of Aeron's format, kept outside the project: what we write must please it.</summary>
internal static class Oracle
{
    /// <summary>Runs the reader's strict check over an archive; the test is skipped, with the reason, where the reader is not there.</summary>
    /// <returns>What it printed: a line of JSON for each recording.</returns>
    public static string Check(string directory)
    {
        string? shared = Environment.GetEnvironmentVariable("REPLAY_SHARED");
        Assert.SkipUnless(shared is not null, "REPLAY_SHARED is not set: it names the folder that holds tools/read_aeron_archive.py");
        Assert.SkipUnless(File.Exists("/usr/bin/python3"), "/usr/bin/python3 is missing: the independent reader is a Python script");
        ProcessStartInfo start = new("/usr/bin/python3", [Path.Combine(shared!, "tools", "read_aeron_archive.py"), directory, "--check"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, errors.Result);
        return output;
    }
}

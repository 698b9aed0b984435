using System.Diagnostics;

namespace Replay.Framework.Tests;

public class ArchiveToolTests
{
    [Fact]
    public void What_is_written_pleases_Aerons_own_tool()
    {
        using SampleArchive sample = new();
        Assert.Equal("(recordingId=0) OK\n(recordingId=1) OK\n", Run(sample.Directory, "verify", "-a"));
        string description = Run(sample.Directory, "describe");
        Assert.Contains("recordingId=0|", description);
        Assert.Contains("startPosition=4096|", description);
        Assert.Contains("activityTimestamp=-1|", description);
    }

    private static string Run(string directory, params string[] command)
    {
        string jars = Environment.GetEnvironmentVariable("REPLAY_AERON_JAR") ?? "/usr/local/share/aeron/java/*";
        Assert.SkipUnless(File.Exists("/usr/bin/java"), "/usr/bin/java is missing: Aeron's ArchiveTool is a Java program");
        Assert.SkipUnless(!jars.EndsWith("/*", StringComparison.Ordinal) || Directory.Exists(jars[..^2]), $"Aeron's jars are not in {jars}; name them in REPLAY_AERON_JAR");
        string[] arguments = ["--add-opens", "java.base/jdk.internal.misc=ALL-UNNAMED", "-XX:TieredStopAtLevel=1", "-cp", jars, "io.aeron.archive.ArchiveTool", directory];
        using Process process = Process.Start(new ProcessStartInfo("/usr/bin/java", [.. arguments, .. command]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, errors.Result);
        return output;
    }
}

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

    [Fact]
    public void What_operations_leave_behind_pleases_Aerons_own_tool()
    {
        using SampleArchive sample = new(messages: 200);
        using (EmbeddedArchive archive = EmbeddedArchive.OpenForWriting(sample.Directory))
        {
            archive.CreateRecording(SampleArchive.Settings).Dispose();
            archive.PurgeSegments(0, 65536);
            archive.TruncateRecording(0, 131072);
            using (RecordingWriter writer = archive.ExtendRecording(0)) writer.Append(new byte[5000], 0);
            archive.TruncateRecording(1, 4096);
            archive.PurgeRecording(2);
            archive.CompactCatalog();
        }
        Assert.Equal("(recordingId=0) OK\n(recordingId=1) OK\n", Run(sample.Directory, "verify", "-a"));
        Assert.DoesNotContain("recordingId=2|", Run(sample.Directory, "describe-all"));
        Assert.Equal([65536L, 4096], EmbeddedArchive.Open(sample.Directory).Recordings.Select(recording => recording.StartPosition));
    }

    [Theory]
    [InlineData(FrameChecksum.Crc32, "CRC-32")]
    [InlineData(FrameChecksum.Crc32c, "CRC-32C")]
    public void What_is_written_with_a_checksum_pleases_Aerons_own_tool(FrameChecksum checksum, string name)
    {
        using TempDirectory directory = new();
        using (EmbeddedArchive archive = EmbeddedArchive.OpenForWriting(directory.Path, new ArchiveOptions { Checksum = checksum }))
        using (RecordingWriter writer = archive.CreateRecording(SampleArchive.Settings))
            for (int i = 0; i < 50; i++) writer.Append(SampleArchive.Payload(i, i * 50), i);
        Assert.Equal("(recordingId=0) OK\n", Run(directory.Path, "verify", "-a", "-checksum", name));
    }

    private static string Run(string directory, params string[] command)
    {
        string jars = Environment.GetEnvironmentVariable("REPLAY_AERON_JAR") ?? "/usr/local/share/aeron/java/*";
        Assert.SkipUnless(File.Exists("/usr/bin/java"), "/usr/bin/java is missing: Aeron's ArchiveTool is a Java program");
        Assert.SkipUnless(!jars.EndsWith("/*", StringComparison.Ordinal) || Directory.Exists(jars[..^2]), $"Aeron's jars are not in {jars}; name them in REPLAY_AERON_JAR");
        string[] arguments = ["--add-opens", "java.base/jdk.internal.misc=ALL-UNNAMED", "--add-opens", "java.base/java.util.zip=ALL-UNNAMED", "-XX:TieredStopAtLevel=1", "-cp", jars, "io.aeron.archive.ArchiveTool", directory];
        using Process process = Process.Start(new ProcessStartInfo("/usr/bin/java", [.. arguments, .. command]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, errors.Result);
        return output;
    }
}

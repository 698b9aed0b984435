using System.Diagnostics;

namespace Replay.Framework.Tests;

public class FullDiskTests
{
    [Fact]
    public void A_full_disk_is_a_typed_error_and_recording_goes_on_once_there_is_space()
    {
        using TempDirectory directory = new();
        string? reason = Mount("mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", directory.Path);
        Assert.SkipUnless(reason is null, $"a small disk cannot be mounted here: {reason}");
        try
        {
            foreach (string name in (string[])["ballast1", "ballast2"]) File.WriteAllBytes(directory[name], new byte[1024 * 1024]);
            using (EmbeddedArchive archive = EmbeddedArchive.OpenForWriting(directory["archive"]))
            {
                using RecordingWriter writer = archive.CreateRecording(new RecordingSettings());
                int appended = Fill(writer);
                Assert.InRange(appended, 4_000, 8_000);
                Assert.InRange(Count(archive), appended - 256, appended); // The rest waits in the writer's buffer.

                File.Delete(directory["ballast1"]);
                appended += Fill(writer);
                Assert.Throws<ArchiveStorageException>(writer.Stop);
                File.Delete(directory["ballast2"]);
                writer.Stop();
                Assert.Equal(appended, Count(archive));

                RecordingWriter next = archive.CreateRecording(new RecordingSettings());
                Assert.InRange(Fill(next), 1, 1_000);
                next.Abort();
                Assert.Equal([RecordingState.Valid, RecordingState.Invalid], archive.CatalogEntries.Select(entry => entry.State));
            }
            Assert.True(ArchiveVerifier.Verify(directory["archive"]).Ok);
        }
        finally
        {
            Assert.Null(Mount("umount", directory.Path));
        }
    }

    private static int Fill(RecordingWriter writer)
    {
        byte[] payload = new byte[1000];
        int appended = 0;
        ArchiveStorageException full = Assert.Throws<ArchiveStorageException>(() =>
        {
            for (; appended < 100_000; appended++) writer.Append(payload, 0);
        });
        Assert.Contains("No space left on device", full.Message);
        return appended;
    }

    private static int Count(EmbeddedArchive archive)
    {
        int count = 0;
        foreach (RecordedMessage _ in archive.OpenReader(0).Messages()) count++;
        return count;
    }

    private static string? Mount(string command, params string[] arguments)
    {
        if (!File.Exists($"/usr/bin/{command}")) return $"/usr/bin/{command} is missing";
        using Process process = Process.Start(new ProcessStartInfo($"/usr/bin/{command}", arguments) { RedirectStandardError = true })!;
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? null : error.Trim();
    }
}

using System.Diagnostics;

namespace Replay.Framework.Tests;

public class FullDiskTests
{
    [Fact]
    public void Blocks_are_there_before_they_are_written_and_go_back_at_the_end() => OnSmallDisk(directory =>
    {
        DriveInfo disk = new(directory.Path);
        using EmbeddedArchive archive = EmbeddedArchive.OpenForWriting(directory["archive"]);
        RecordingWriter writer = archive.CreateRecording(new RecordingSettings { TermBufferLength = 1024 * 1024, SegmentFileLength = 4 * 1024 * 1024 });
        long free = disk.AvailableFreeSpace;
        writer.Append(new byte[1000], 0);
        writer.Flush();
        Assert.InRange(free - disk.AvailableFreeSpace, 4 * 1024 * 1024, long.MaxValue);
        writer.Stop();
        Assert.InRange(free - disk.AvailableFreeSpace, 1, 64 * 1024);
        Assert.Equal(1, Count(archive));
    });

    [Fact]
    public void A_disk_with_room_for_part_of_a_segment_takes_that_part() => OnSmallDisk(directory =>
    {
        File.WriteAllBytes(directory["ballast"], new byte[4 * 1024 * 1024]);
        using EmbeddedArchive archive = EmbeddedArchive.OpenForWriting(directory["archive"]);
        using RecordingWriter writer = archive.CreateRecording(new RecordingSettings());
        Assert.InRange(Fill(writer), 2_500, 4_000);
        File.Delete(directory["ballast"]);
    });

    [Fact]
    public void A_full_disk_is_a_typed_error_and_recording_goes_on_once_there_is_space() => OnSmallDisk(directory =>
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
            Assert.Equal([RecordingState.Valid], archive.CatalogEntries.Select(entry => entry.State));
        }
        Assert.True(ArchiveVerifier.Verify(directory["archive"]).Ok);
    });

    private static void OnSmallDisk(Action<TempDirectory> test)
    {
        using TempDirectory directory = new();
        string? reason = Mount("mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", directory.Path);
        Assert.SkipUnless(reason is null, $"a small disk cannot be mounted here: {reason}");
        try
        {
            test(directory);
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

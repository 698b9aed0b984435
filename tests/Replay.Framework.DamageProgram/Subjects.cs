using System.IO.Compression;
using Replay;

namespace DamageProgram;

/// <summary>Makes the archives that are damaged.</summary>
internal static class Subjects
{
    private static readonly RecordingSettings Settings = new() { TermBufferLength = 65536, SegmentFileLength = 65536, MtuLength = 1408, StreamId = 7, SessionId = 9 };

    /// <summary>A recording of three segments with fragments, padding and empty messages, and a second one that begins inside of a segment.</summary>
    public static Subject CreateOwn()
    {
        string directory = NewDirectory();
        using (EmbeddedArchive archive = EmbeddedArchive.OpenForWriting(directory, new ArchiveOptions { Durability = Durability.None }))
        {
            Append(archive.CreateRecording(Settings), 90).Dispose();
            Append(archive.CreateRecording(Settings with { StartPosition = 4096, StreamId = 8 }), 30).Dispose();
        }
        return new Subject("own", directory);
    }

    /// <summary>A recording as a writer leaves it that is killed: every message durable, and frames with a checksum.</summary>
    public static Subject CreateUnstopped(FrameChecksum checksum)
    {
        string live = NewDirectory(), directory = NewDirectory();
        ArchiveOptions options = new() { Durability = Durability.Group, GroupInterval = Timeout.InfiniteTimeSpan, Checksum = checksum };
        using (EmbeddedArchive archive = EmbeddedArchive.OpenForWriting(live, options))
        using (RecordingWriter writer = Append(archive.CreateRecording(Settings), 60))
        {
            // The last message crosses a page, and ends on the next one.
            while (writer.Position % 4096 < 2048) writer.Append(Payload((int)writer.Position, 100), writer.Position);
            while (writer.Position % 4096 < 3800) writer.Append(Payload((int)writer.Position, 32), writer.Position);
            writer.Append(Payload(1, 1000), 1);
            writer.Sync();
            foreach (string path in Directory.GetFiles(live)) File.Copy(path, Path.Combine(directory, Path.GetFileName(path)));
        }
        Directory.Delete(live, recursive: true);
        return new Subject($"own, never stopped{(checksum == FrameChecksum.None ? "" : $", {checksum}")}", directory, checksum);
    }

    /// <summary>A copy of what a real Aeron Archive recorded, with integrity sidecars made for it; what it never stopped is given its end first.</summary>
    public static Subject Protect(string fixtures, string name)
    {
        using Subject found = Unpack(fixtures, name);
        string directory = NewDirectory();
        foreach (string path in Directory.GetFiles(found.Directory)) File.Copy(path, Path.Combine(directory, Path.GetFileName(path)));
        ArchiveRepairer.Repair(directory);
        using (EmbeddedArchive archive = EmbeddedArchive.OpenForWriting(directory))
            foreach (RecordingDescriptor recording in archive.Recordings) archive.ProtectRecording(recording.RecordingId);
        return new Subject($"{found.Name}, protected", directory, found.Checksum);
    }

    /// <summary>A copy of what a real Aeron Archive recorded.</summary>
    public static Subject Unpack(string fixtures, string name)
    {
        string directory = NewDirectory();
        using (ZipArchive zip = ZipFile.OpenRead(Path.Combine(fixtures, $"{name}.zip")))
            foreach (ZipArchiveEntry entry in zip.Entries.Where(entry => entry.FullName.StartsWith("archive/", StringComparison.Ordinal) && entry.Name.Length > 0 && entry.Name != "archive-mark.dat"))
                entry.ExtractToFile(Path.Combine(directory, entry.Name));
        return new Subject($"Aeron's `{name}`", directory, name == "checksum-crc32" ? FrameChecksum.Crc32 : FrameChecksum.None);
    }

    private static RecordingWriter Append(RecordingWriter writer, int messages)
    {
        // The first: one frame, no payload, three fragments, an unaligned length.
        int[] lengths = [100, 0, 3000, 33];
        for (int i = 0; i < messages; i++) writer.Append(Payload(i, i < lengths.Length ? lengths[i] : i * 37 % 3500), 1_000 + i);
        return writer;
    }

    private static byte[] Payload(int seed, int length)
    {
        byte[] payload = new byte[length];
        new Random(seed).NextBytes(payload);
        return payload;
    }

    private static string NewDirectory() => Directory.CreateTempSubdirectory("replay-damage-").FullName;
}

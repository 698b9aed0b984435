using System.Globalization;
using Replay;

namespace CrashProgram;

/// <summary>The process that is killed: goes on with the archive's recording, or begins it, and acknowledges messages as soon as they are as safe as the level says.</summary>
public static class RecordingProcess
{
    /// <summary>What it prints when the runtime has started and the archive is about to be opened.</summary>
    public const string Ready = "ready";

    // Small, so that segments, terms and padding come and go.
    private static readonly RecordingSettings Settings = new() { TermBufferLength = 65536, SegmentFileLength = 131072, MtuLength = 1408 };

    /// <summary>Whether messages of zeros are promised to survive a kill: without a watermark Aeron's own recovery takes a last one for torn.</summary>
    public static bool PromisesZeros(Durability level) => level >= Durability.Group;

    /// <summary>Records until it is killed; prints how many messages the recording holds, as they are acknowledged.</summary>
    public static void Run(string directory, Durability level)
    {
        Console.Out.WriteLine(Ready);
        Console.Out.Flush();
        using EmbeddedArchive archive = EmbeddedArchive.OpenForWriting(directory, new ArchiveOptions { Durability = level, GroupInterval = TimeSpan.FromMilliseconds(1) });
        int count = Check(directory, level);
        // A kill may have used up the id 0 before its entry was there.
        using RecordingWriter writer = archive.Recordings is [var begun, ..] ? archive.ExtendRecording(begun.RecordingId) : archive.CreateRecording(Settings);
        while (true)
        {
            long position = writer.Append(TestMessage.Payload(count, PromisesZeros(level)), count);
            count++;
            if (level != Durability.Always && count % 5 != 0) continue;
            writer.Flush();
            if (level == Durability.Group) writer.WaitUntilDurable(position);
            Console.Out.WriteLine(count.ToString(CultureInfo.InvariantCulture));
        }
    }

    /// <summary>Checks that the recording holds the first messages, in order and bit by bit.</summary>
    /// <returns>How many.</returns>
    /// <exception cref="InvalidDataException">One of them is not what was written.</exception>
    public static int Check(string directory, Durability level)
    {
        // Killed before there was a catalog, or a recording.
        if (!File.Exists(Path.Combine(directory, "archive.catalog"))) return 0;
        using EmbeddedArchive archive = EmbeddedArchive.Open(directory);
        if (archive.Recordings is not [var recording, ..]) return 0;
        using RecordingReader reader = archive.OpenReader(recording.RecordingId);
        int count = 0;
        foreach (RecordedMessage message in reader.Messages())
        {
            if (message.TimestampNs != count || !message.Payload.SequenceEqual(TestMessage.Payload(count, PromisesZeros(level))))
                throw new InvalidDataException($"Message {count} of {directory}, at {message.Position}, is not what was written.");
            count++;
        }
        return count;
    }
}

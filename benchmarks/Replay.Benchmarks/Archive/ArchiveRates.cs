using System.Diagnostics;
using System.Runtime.CompilerServices;
using Replay.Benching;

namespace Replay.Benchmarks;

/// <summary>Reading recordings: a scan with all checks beside a bare loop, and what opening costs in archives of different sizes.</summary>
internal static class ArchiveRates
{
    private const int Warmups = 2;
    private const int RoundCount = 9;
    private static readonly int[] MessageLengths = [32, 256];
    private static readonly int[] ArchiveSizes = [1, 100, 10_000];

    public static void Run(ResultsPage page, long bytes)
    {
        AppendRates.Recycled(page, bytes);
        foreach (int length in MessageLengths) Scan(page, length, bytes);
        Open(page);
    }

    private static void Scan(ResultsPage page, int messageLength, long bytes)
    {
        using ArchiveWorkload work = new();
        long messages = bytes / ArchiveWorkload.FrameLength(messageLength);
        work.Append(Durability.None, messageLength, messages, untilStopped: true);
        using EmbeddedArchive archive = EmbeddedArchive.Open(Directory.GetDirectories(work.Folder).Single());
        using RecordingReader reader = archive.OpenReader(0);
        PositionRange range = reader.Resolve();
        page.Add($"Scan of {messages:N0} messages of {messageLength} bytes, mapped anew each time", Rounds.Measure(Warmups, RoundCount,
        [
            new("bare loop: lengths, no checks", () => Rate(messages, () => Bare(archive, reader, range))),
            new("foreach message, all checks", () => Rate(messages, () => ForEach(reader))),
            new("frames as runs take them", () => Rate(messages, () => Frames(reader, range))),
        ]));
    }

    private static void Open(ResultsPage page)
    {
        List<string[]> rows = [];
        foreach (int size in ArchiveSizes)
        {
            using ArchiveWorkload work = new();
            using (EmbeddedArchive archive = EmbeddedArchive.OpenForWriting(work.Folder, new ArchiveOptions { Durability = Durability.None }))
            {
                RecordingSettings settings = new() { TermBufferLength = 64 * 1024, SegmentFileLength = 64 * 1024 };
                for (int i = 0; i < size; i++)
                {
                    using RecordingWriter writer = archive.CreateRecording(settings);
                    writer.Append([1, 2, 3], 0);
                }
            }
            rows.Add([$"{size:N0}",
                Micros(() => { using EmbeddedArchive archive = EmbeddedArchive.Open(work.Folder); }),
                Micros(() => { using EmbeddedArchive archive = EmbeddedArchive.Open(work.Folder); using RecordingReader reader = archive.OpenReader(size - 1); }),
                Micros(() => { using EmbeddedArchive archive = EmbeddedArchive.OpenForWriting(work.Folder); })]);
        }
        page.Add("Opening an archive, median microseconds", ["recordings", "for reading", "and its last recording", "for writing"], rows);
    }

    private static string Micros(Action open)
    {
        double[] micros = new double[RoundCount];
        open();
        for (int i = 0; i < micros.Length; i++)
        {
            long start = Stopwatch.GetTimestamp();
            open();
            micros[i] = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
        }
        return $"{micros.Order().ElementAt(micros.Length / 2):N0}";
    }

    private static double Rate(long expected, Func<long> count)
    {
        long start = Stopwatch.GetTimestamp();
        long counted = count();
        double rate = counted / Stopwatch.GetElapsedTime(start).TotalSeconds;
        return counted == expected ? rate : throw new InvalidOperationException($"{counted} messages instead of {expected}.");
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static unsafe long Bare(EmbeddedArchive archive, RecordingReader reader, PositionRange range)
    {
        using MappedBlockSource source = new(archive.Directory, 0, reader.Geometry);
        long count = 0;
        for (long position = range.From; position < range.To;)
        {
            byte* next = source.Load(position, out int available);
            byte* end = next + Math.Min(available, range.To - position);
            position += end - next;
            // 1 for a message, 0 for padding.
            for (; next < end; next += Frame.Align(Frame.Length(next))) count += Frame.Type(next);
            source.ReleaseBefore(position);
        }
        return count;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static long ForEach(RecordingReader reader)
    {
        long count = 0;
        foreach (RecordedMessage _ in reader.Messages()) count++;
        return count;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static unsafe long Frames(RecordingReader reader, PositionRange range)
    {
        using FrameCursor cursor = reader.OpenCursor(range, releasesAsItGoes: true);
        FrameBlock block = cursor.Block;
        long count = 0;
        while (true)
        {
            if (!block.TryTake(out byte* frame))
            {
                if (cursor.Advance(block.Next) == null) return count;
                block = cursor.Block;
            }
            count++;
        }
    }
}

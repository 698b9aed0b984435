using System.Runtime.InteropServices;

namespace Replay.Benchmarks;

/// <summary>A 32-byte event, which makes a frame of 64 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct Tick
{
    public long Id;
    public long PriceTicks;
    public long Size;
    public long Flags;

    public static Tick Number(long i) => new() { Id = i, PriceTicks = 10_000 + (i % 100), Size = 1 + (i % 7), Flags = ~i };
}

internal sealed class ClassTickSummer : IEventHandler<Tick>
{
    public long Sum { get; private set; }

    public void OnEvent(ref Tick data, in EventHeader header, bool endOfBatch) => Sum += data.Id + header.TimestampNs;
}

internal struct StructTickSummer : IEventHandler<Tick>
{
    public long Sum { get; private set; }

    public void OnEvent(ref Tick data, in EventHeader header, bool endOfBatch) => Sum += data.Id + header.TimestampNs;
}

/// <summary>A recording of ticks in a temporary directory: one term, so that a bare loop meets nothing but frames.</summary>
internal sealed class TickWorkload : IDisposable
{
    private readonly string _directory = System.IO.Directory.CreateTempSubdirectory("replay-benchmark-").FullName;

    private readonly long[] _parts = [];

    /// <summary>Records the events, and once more into several recordings among which they change at random.</summary>
    /// <param name="events">Number of events.</param>
    /// <param name="parts">Number of recordings.</param>
    /// <param name="burst">Events that one recording gets on average before another.</param>
    public TickWorkload(long events, int parts, int burst) : this(events)
    {
        RecordingWriter[] writers = [.. Enumerable.Range(0, parts).Select(_ => Archive.CreateRecording(new() { TermBufferLength = 1 << 26, SegmentFileLength = 1 << 26 }))];
        ReplayRandom random = new(1);
        RecordingWriter writer = writers[0];
        for (long i = 0; i < events; i++)
        {
            if (random.Next(burst) == 0) writer = writers[random.Next(parts)];
            writer.Append(Tick.Number(i), default(BlittableCodec<Tick>), timestampNs: i + 1);
        }

        foreach (RecordingWriter part in writers)
        {
            part.Stop();
            part.Dispose();
        }

        _parts = [.. writers.Select(part => part.RecordingId)];
    }

    public TickWorkload(long events)
    {
        Archive = EmbeddedArchive.OpenForWriting(Path.Combine(_directory, "archive"), new() { Durability = Durability.None });
        using RecordingWriter writer = Archive.CreateRecording(new() { TermBufferLength = 1 << 30, SegmentFileLength = 1 << 30 });
        for (long i = 0; i < events; i++)
        {
            writer.Append(Tick.Number(i), default(BlittableCodec<Tick>), timestampNs: i + 1);
            Expected += (2 * i) + 1;
        }

        writer.Stop();
        RecordingId = writer.RecordingId;
    }

    public EmbeddedArchive Archive { get; }

    /// <summary>Where the archive lies, and what else a benchmark writes; deleted in the end.</summary>
    public string Directory => _directory;

    public long RecordingId { get; }

    /// <summary>What a summer must hold after all events.</summary>
    public long Expected { get; }

    public ReplayRun<Tick, BlittableCodec<Tick>> Run() => new(Archive, RecordingId);

    public ReplayRun<Tick, BlittableCodec<Tick>> Merge() => new(_parts.Select(part => new ReplaySource(Archive, part)));

    public void Check(long sum)
    {
        if (sum != Expected) throw new InvalidOperationException($"The sum is {sum}, {Expected} was expected: events were lost or repeated.");
    }

    public void Dispose()
    {
        Archive.Dispose();
        System.IO.Directory.Delete(_directory, recursive: true);
    }
}

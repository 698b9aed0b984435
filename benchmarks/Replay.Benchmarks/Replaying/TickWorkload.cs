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
    private readonly string _directory = Directory.CreateTempSubdirectory("replay-benchmark-").FullName;

    public TickWorkload(long events)
    {
        Archive = EmbeddedArchive.OpenForWriting(Path.Combine(_directory, "archive"), new() { Durability = Durability.None });
        using RecordingWriter writer = Archive.CreateRecording(new() { TermBufferLength = 1 << 30, SegmentFileLength = 1 << 30 });
        for (long i = 0; i < events; i++)
        {
            Tick tick = new() { Id = i, PriceTicks = 10_000 + i % 100, Size = 1 + i % 7, Flags = ~i };
            writer.Append(in tick, default(BlittableCodec<Tick>), timestampNs: i);
            Expected += 2 * i;
        }

        writer.Stop();
        RecordingId = writer.RecordingId;
    }

    public EmbeddedArchive Archive { get; }

    public long RecordingId { get; }

    /// <summary>What a summer must hold after all events.</summary>
    public long Expected { get; }

    public ReplayRun<Tick, BlittableCodec<Tick>> Run() => new(Archive, RecordingId);

    public void Check(long sum)
    {
        if (sum != Expected) throw new InvalidOperationException($"The sum is {sum}, {Expected} was expected: events were lost or repeated.");
    }

    public void Dispose()
    {
        Archive.Dispose();
        Directory.Delete(_directory, recursive: true);
    }
}

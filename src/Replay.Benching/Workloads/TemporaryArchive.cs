using System.Numerics;

namespace Replay.Benching;

/// <summary>An archive of made-up events in a temporary directory, removed with it.</summary>
internal sealed class TemporaryArchive : IDisposable
{
    private const int MaxSegmentLength = 64 << 20;
    private const int TickFrameLength = 64;
    private const int MessageFrameLength = 96;

    private readonly string _directory = Directory.CreateTempSubdirectory($"replay-bench-{Environment.ProcessId}-").FullName;
    private readonly CancellationToken _cancellationToken;

    public TemporaryArchive(CancellationToken cancellationToken = default)
    {
        _cancellationToken = cancellationToken;
        try
        {
            Archive = EmbeddedArchive.OpenForWriting(Path.Combine(_directory, "archive"), new() { Durability = Durability.None });
        }
        catch
        {
            Directory.Delete(_directory, recursive: true);
            throw;
        }
    }

    public EmbeddedArchive Archive { get; }

    /// <summary>Records ticks, a nanosecond apart.</summary>
    public long RecordTicks(long events)
    {
        using RecordingWriter writer = Create(events * TickFrameLength);
        for (long i = 0; i < events; i++) Append(writer, Tick.Number(i), default(BlittableCodec<Tick>), i, timestampNs: i + 1);
        writer.Stop();
        return writer.RecordingId;
    }

    /// <summary>Records ticks, a nanosecond apart, into several recordings among which they change at random.</summary>
    /// <param name="events">Number of events in all.</param>
    /// <param name="recordings">Number of recordings.</param>
    /// <param name="burst">Events that one recording gets on average before another is drawn.</param>
    public long[] RecordTicksInParts(long events, int recordings, int burst)
    {
        RecordingWriter[] writers = [.. Enumerable.Range(0, recordings).Select(_ => Create(events * TickFrameLength / recordings))];
        ReplayRandom random = new(1);
        RecordingWriter writer = writers[0];
        for (long i = 0; i < events; i++)
        {
            if (random.Next(burst) == 0) writer = writers[random.Next(recordings)];
            Append(writer, Tick.Number(i), default(BlittableCodec<Tick>), i, timestampNs: i + 1);
        }

        foreach (RecordingWriter part in writers)
        {
            part.Stop();
            part.Dispose();
        }

        return [.. writers.Select(part => part.RecordingId)];
    }

    /// <summary>Records events of six fields in MessagePack, each under its own time.</summary>
    public long RecordMessages(long events)
    {
        const int Different = 1_024;
        Random random = new(7);
        SmallEvent[] samples = [.. Enumerable.Range(0, Different).Select(_ => SmallEvent.Sample(random))];
        using RecordingWriter writer = Create(events * MessageFrameLength);
        for (long i = 0; i < events; i++) Append(writer, samples[i % Different], default(SmallEvent.Codec), i, samples[i % Different].TimestampNs);
        writer.Stop();
        return writer.RecordingId;
    }

    public void Dispose()
    {
        Archive.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    /// <summary>Segments no longer than what they are to hold, since their whole length is taken from the disk.</summary>
    private RecordingWriter Create(long bytes)
    {
        int length = (int)Math.Clamp(BitOperations.RoundUpToPowerOf2((ulong)bytes), RecordingGeometry.MinTermLength, MaxSegmentLength);
        return Archive.CreateRecording(new() { TermBufferLength = length, SegmentFileLength = length });
    }

    private void Append<T, TCodec>(RecordingWriter writer, in T data, TCodec codec, long number, long timestampNs) where TCodec : struct, IEventCodec<T>
    {
        const int Often = 0xFFFF;
        if ((number & Often) == 0) _cancellationToken.ThrowIfCancellationRequested();
        writer.Append(data, codec, timestampNs);
    }
}

using MessagePack;

namespace Replay.Benchmarks;

/// <summary>The same events recorded in each encoding, and their replay rates: archive, decoding and a handler, inline and without digests.</summary>
internal sealed class ReplayedMessages<T> : IDisposable where T : unmanaged
{
    private const int Count = 40_000;

    private readonly string _directory = Directory.CreateTempSubdirectory("replay-bench-").FullName;
    private readonly EmbeddedArchive _archive;

    public ReplayedMessages(T[] events)
    {
        _archive = EmbeddedArchive.OpenForWriting(_directory, new() { Durability = Durability.None });
        byte[][] messages = [.. events.Select(e => MessagePackSerializer.Serialize(e))];
        using RecordingWriter writer = _archive.CreateRecording(new());
        for (int i = 0; i < Count; i++) writer.Append(messages[i % messages.Length], i + 1);
        writer.Stop();
        ByMessagePack = writer.RecordingId;
    }

    /// <summary>The recording that MessagePackSerializer's bytes are in.</summary>
    public long ByMessagePack { get; }

    /// <summary>Records the events by a codec.</summary>
    public long Record<TCodec>(T[] events) where TCodec : struct, IEventCodec<T>
    {
        using RecordingWriter writer = _archive.CreateRecording(new());
        for (int i = 0; i < Count; i++) writer.Append(events[i % events.Length], default(TCodec), i + 1);
        writer.Stop();
        return writer.RecordingId;
    }

    /// <summary>Events a second of one replay.</summary>
    public double Replay<TEvent, TCodec>(long recordingId) where TCodec : struct, IEventCodec<TEvent>
    {
        CountingHandler<TEvent> handler = default;
        RunResult result = new ReplayRun<TEvent, TCodec>(_archive, recordingId).WithDigests(false).Run(ref handler);
        if (handler.Count != Count) throw new InvalidOperationException($"{handler.Count} of {Count} events were replayed.");
        return result.EventsPerSecond;
    }

    public void Dispose()
    {
        _archive.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private struct CountingHandler<TEvent> : IEventHandler<TEvent>
    {
        public long Count;

        public void OnEvent(ref TEvent data, in EventHeader header, bool endOfBatch) => Count++;
    }
}

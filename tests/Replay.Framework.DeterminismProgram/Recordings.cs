namespace Replay.Framework.DeterminismProgram;

/// <summary>The same events in one recording, and scattered over several.</summary>
internal sealed class Recordings : IDisposable
{
    /// <summary>The recording of all events.</summary>
    public const long Whole = 0;

    private const int Parts = 4;
    private const int Burst = 20;

    private Recordings(string directory, bool isNew)
    {
        Directory = directory;
        Archive = isNew ? EmbeddedArchive.OpenForWriting(directory, new() { Durability = Durability.None }) : EmbeddedArchive.Open(directory);
    }

    public string Directory { get; }

    public EmbeddedArchive Archive { get; }

    /// <summary>The recordings that hold a part of them each.</summary>
    public static IEnumerable<long> Scattered => Enumerable.Range(1, Parts).Select(id => (long)id);

    public static Recordings Open(string directory) => new(directory, isNew: false);

    public static Recordings Create(string directory, long events)
    {
        Recordings recordings = new(directory, isNew: true);
        RecordingSettings settings = new() { StreamId = 5, TermBufferLength = 1 << 24, SegmentFileLength = 1 << 26 };
        RecordingWriter[] writers = [.. Enumerable.Range(0, 1 + Parts).Select(_ => recordings.Archive.CreateRecording(settings))];
        ReplayRandom trades = new(seed: 1), choices = new(seed: 2);
        RecordingWriter part = writers[1];
        for (long i = 0; i < events; i++)
        {
            Trade trade = Trade.Next(trades, i);
            long timestampNs = 1_700_000_000_000_000_000 + i * 1_337;
            if (choices.Next(Burst) == 0) part = writers[1 + choices.Next(Parts)];
            writers[0].Append(trade, default(BlittableCodec<Trade>), timestampNs);
            part.Append(trade, default(BlittableCodec<Trade>), timestampNs);
        }

        foreach (RecordingWriter writer in writers)
        {
            writer.Stop();
            writer.Dispose();
        }

        return recordings;
    }

    /// <summary>Ends of so many events chosen at random, in order.</summary>
    public IReadOnlyList<long> RandomCursors(long events, int count)
    {
        ReplayRandom random = new(seed: 3);
        HashSet<long> chosen = [];
        while (chosen.Count < Math.Min(count, events - 1)) chosen.Add(1 + random.NextInt64(events - 1));
        List<long> positions = [];
        using RecordingReader reader = Archive.OpenReader(Whole);
        long number = 0;
        foreach (RecordedMessage message in reader.Messages())
        {
            if (chosen.Contains(++number)) positions.Add(message.EndPosition);
        }

        return positions;
    }

    public void Dispose() => Archive.Dispose();
}

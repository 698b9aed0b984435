namespace Replay.Serialization.Tests;

/// <summary>Recordings in a temporary directory; long messages are fragmented, and terms are small enough to be crossed.</summary>
internal sealed class RecordedEvents : IDisposable
{
    private const int TermLength = 1 << 20;

    private readonly string _directory = Directory.CreateTempSubdirectory("replay-codecs-").FullName;

    public RecordedEvents()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Writing an archive needs Linux.");
        Archive = EmbeddedArchive.OpenForWriting(Path.Combine(_directory, "archive"), new() { Durability = Durability.None });
    }

    public EmbeddedArchive Archive { get; }

    public SnapshotStore Snapshots => new(Path.Combine(_directory, "snapshots"));

    public long Record<T, TCodec>(int count, Func<int, T> next) where TCodec : struct, IEventCodec<T>
    {
        using RecordingWriter writer = Archive.CreateRecording(new() { TermBufferLength = TermLength, SegmentFileLength = 32 * TermLength, MtuLength = 1_408 });
        for (int i = 0; i < count; i++) writer.Append(next(i), default(TCodec), timestampNs: 1_000 * (i + 1L));
        writer.Stop();
        return writer.RecordingId;
    }

    /// <summary>A copy that does not move, as views need it.</summary>
    public ReadOnlySpan<byte> Keep(ReadOnlySpan<byte> bytes)
    {
        byte[] copy = GC.AllocateUninitializedArray<byte>(bytes.Length, pinned: true);
        bytes.CopyTo(copy);
        _kept.Add(copy);
        return copy;
    }

    public void Dispose()
    {
        Archive?.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private readonly List<byte[]> _kept = [];
}

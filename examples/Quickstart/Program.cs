using System.Buffers;
using System.Runtime.InteropServices;
using Replay;

// Record a million trades into files that a real Aeron Archive could serve.
using EmbeddedArchive archive = EmbeddedArchive.OpenForWriting("trades");
using RecordingWriter writer = archive.CreateRecording(new RecordingSettings());
for (long i = 0; i < 1_000_000; i++)
    writer.Append(new Trade(PriceTicks: 10_000 + i % 7, SizeLots: 1 + i % 3), default(BlittableCodec<Trade>), timestampNs: (i + 1) * 1_000);
writer.Stop();

// Replay them, stop half-way with a snapshot, and go on from it in another run.
SnapshotStore snapshots = new("trades/snapshots");
RunResult whole = Replay(new Vwap()).Run();
RunResult half = Replay(new Vwap()).To(writer.Position / 2).SnapshotTo(snapshots).Run();
RunResult resumed = Replay(new Vwap()).ResumeFrom(snapshots.TryLoadNewest(writer.RecordingId)).Run();

Console.WriteLine($"{whole.Events:N0} events, {whole.EventsPerSecond / 1e6:F0} million a second, {whole.AllocatedBytes} bytes allocated");
Console.WriteLine($"whole   {whole.RunDigest}\nresumed {resumed.RunDigest} after {half.Events:N0} events");

ReplayRun<Trade, BlittableCodec<Trade>> Replay(Vwap handler) => new ReplayRun<Trade, BlittableCodec<Trade>>(archive, writer.RecordingId).Handle(handler);

public readonly record struct Trade(long PriceTicks, long SizeLots);

public sealed class Vwap : IEventHandler<Trade>, ISnapshotable
{
    private readonly long[] _valueAndSize = new long[2];

    public void OnEvent(ref Trade trade, in EventHeader header, bool endOfBatch)
    {
        _valueAndSize[0] += trade.PriceTicks * trade.SizeLots;
        _valueAndSize[1] += trade.SizeLots;
    }

    public int StateVersion => 1;
    public void SaveState(IBufferWriter<byte> destination) => destination.Write(MemoryMarshal.AsBytes(_valueAndSize.AsSpan()));
    public void LoadState(ReadOnlySpan<byte> source, int version) => source.CopyTo(MemoryMarshal.AsBytes(_valueAndSize.AsSpan()));
}

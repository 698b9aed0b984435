using System.Runtime.CompilerServices;
using AotProgram;
using MessagePack;
using Replay;
using Replay.Serialization;

// Records trades and notes, replays them inline and over a ring, and prints what the handler saw.
string directory = args is [var given] ? given : Directory.CreateTempSubdirectory("replay-aot-").FullName;
using EmbeddedArchive archive = EmbeddedArchive.OpenForWriting(directory, new() { Durability = Durability.None });
using RecordingWriter writer = archive.CreateRecording(new() { TermBufferLength = 64 * 1024, SegmentFileLength = 1024 * 1024 });
for (int i = 0; i < 1_000; i++)
{
    Feed next = i % 10 == 0 ? new Note { Number = i, Text = new("a note") } : new Trade { PriceTicks = i, Symbol = new("AAPL"), Time = DateTime.UnixEpoch, Fee = 0.5m };
    writer.Append(next, default(Feed.Codec), timestampNs: i + 1);
}

writer.Stop();
Totals inline = new(), ring = new();
new ReplayRun<Feed, Feed.Codec>(archive, writer.RecordingId).Handle(Feed.Route(inline)).Run();
new ReplayRun<Feed, Feed.Codec>(archive, writer.RecordingId).Handle(Feed.Route(ring)).OverRing(64).Run();
Console.WriteLine($"{(RuntimeFeature.IsDynamicCodeSupported ? "JIT" : "AOT")}: inline {inline}, ring {ring}");
return inline.ToString() == ring.ToString() ? 0 : 1;

namespace AotProgram
{
    [MessagePackObject, EventType(1)]
    public partial struct Trade
    {
        [Key(0)] public long PriceTicks { get; set; }
        [Key(1)] public FixedText<Bytes16> Symbol { get; set; }
        [Key(2)] public DateTime Time { get; set; }
        [Key(3)] public decimal? Fee { get; set; }
    }

    [MessagePackObject, EventType(2)]
    public partial class Note
    {
        [Key(0)] public int Number { get; set; }
        [Key(1)] public FixedText<Bytes32> Text { get; set; }
    }

    [EventStream(typeof(Trade), typeof(Note), SchemaId = 1)]
    public partial struct Feed;

    internal sealed class Totals : IEventHandler<Trade>, IEventHandler<Note>
    {
        private long _trades;
        private long _ticks;
        private long _notes;

        public void OnEvent(ref Trade data, in EventHeader header, bool endOfBatch)
        {
            _trades++;
            _ticks += data.PriceTicks + data.Symbol.Length + (data.Fee == 0.5m ? 1 : 0);
        }

        public void OnEvent(ref Note data, in EventHeader header, bool endOfBatch) => _notes += data.Text.Equals("a note"u8) ? 1 : 0;

        public override string ToString() => $"{_trades} trades, {_ticks} ticks, {_notes} notes";
    }
}

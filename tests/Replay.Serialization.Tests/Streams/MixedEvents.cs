using System.Buffers;
using System.Buffers.Binary;
using MessagePack;

namespace Replay.Serialization.Tests;

[MessagePackObject, EventType(2)]
public partial struct BookTop
{
    [Key(0)] public long BidTicks;
    [Key(1)] public long AskTicks;
    [Key(2)] public FixedText<Bytes16> Symbol;
}

/// <summary>A class, kept in its slot and filled in place.</summary>
[MessagePackObject, EventType(3)]
public partial class Note
{
    [Key(0)] public int Number { get; set; }
    [Key(1)] public FixedText<Bytes64> Text { get; set; }
}

/// <summary>Text that is not copied.</summary>
[MessagePackObject, EventType(5)]
public partial struct News
{
    [Key(0)] public int Source;
    [Key(1)] public Utf8View Headline;
    [Key(2)] public BytesView Attachment;
}

/// <summary>Trades, tops of book and notes in one stream.</summary>
[EventStream(typeof(Trade), typeof(BookTop), typeof(Note), SchemaId = 77, Version = 2)]
public partial struct MixedEvent;

/// <summary>An older program's view of the same stream: it knows trades only.</summary>
[EventStream(typeof(Trade), SchemaId = 77)]
public partial struct OldMixedEvent;

/// <summary>News among trades.</summary>
[EventStream(typeof(Trade), typeof(News), SchemaId = 78)]
public partial struct NewsEvent;

/// <summary>Sees trades and notes, and keeps a sum that depends on their order.</summary>
public sealed class TradesAndNotes : IEventHandler<Trade>, IEventHandler<Note>, ISnapshotable
{
    public long Count { get; private set; }

    public long Hash { get; private set; }

    public int StateVersion => 1;

    public void OnEvent(ref Trade data, in EventHeader header, bool endOfBatch) => Add(data.PriceTicks, header.Sequence);

    public void OnEvent(ref Note data, in EventHeader header, bool endOfBatch) => Add(data.Number + data.Text.Length, header.Sequence);

    public void SaveState(IBufferWriter<byte> destination)
    {
        Span<byte> state = destination.GetSpan(16);
        BinaryPrimitives.WriteInt64LittleEndian(state, Count);
        BinaryPrimitives.WriteInt64LittleEndian(state[8..], Hash);
        destination.Advance(16);
    }

    public void LoadState(ReadOnlySpan<byte> source, int version)
    {
        Count = BinaryPrimitives.ReadInt64LittleEndian(source);
        Hash = BinaryPrimitives.ReadInt64LittleEndian(source[8..]);
    }

    private void Add(long value, long sequence)
    {
        Count++;
        Hash = unchecked(Hash * 31 + value + sequence);
    }
}

/// <summary>Sees tops of book only.</summary>
public sealed class Tops : IEventHandler<BookTop>, IStatelessHandler
{
    public List<long> Sequences { get; } = new(1 << 20);

    public void OnEvent(ref BookTop data, in EventHeader header, bool endOfBatch) => Sequences.Add(header.Sequence);
}

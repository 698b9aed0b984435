using System.Buffers;
using MessagePack;
using Replay.Benching;
using Replay.Serialization;

namespace Replay.Benchmarks;

/// <summary>MessagePack-CSharp's own serializer.</summary>
internal readonly struct SerializerDecoder<T>(T[] slot) : IMemoryDecoder
{
    public void Decode(ReadOnlyMemory<byte> message) => slot[0] = MessagePackSerializer.Deserialize<T>(message);
}

/// <summary>MessagePack-CSharp's reader, called by hand for each field.</summary>
internal readonly struct SmallReaderDecoder(SmallEvent[] slot) : IMemoryDecoder
{
    public void Decode(ReadOnlyMemory<byte> message)
    {
        var reader = new MessagePackReader(message);
        ref SmallEvent value = ref slot[0];
        if (reader.ReadArrayHeader() != 6) throw new InvalidDataException("six fields");
        value.TimestampNs = reader.ReadInt64();
        value.PriceTicks = reader.ReadInt64();
        value.Lots = reader.ReadInt32();
        value.InstrumentId = reader.ReadInt32();
        value.Fee = reader.ReadDouble();
        value.Side = reader.ReadByte();
    }
}

/// <inheritdoc cref="SmallReaderDecoder"/>
internal readonly struct LargeReaderDecoder(LargeEvent[] slot) : IMemoryDecoder
{
    public void Decode(ReadOnlyMemory<byte> message)
    {
        var reader = new MessagePackReader(message);
        ref LargeEvent value = ref slot[0];
        if (reader.ReadArrayHeader() != 20) throw new InvalidDataException("twenty fields");
        value.TimestampNs = reader.ReadInt64();
        value.ExchangeTimeNs = reader.ReadInt64();
        value.OrderId = reader.ReadInt64();
        value.PriceTicks = reader.ReadInt64();
        value.StopPriceTicks = reader.ReadInt64();
        value.Lots = reader.ReadInt32();
        value.FilledLots = reader.ReadInt32();
        value.DisplayLots = reader.ReadInt32();
        value.InstrumentId = reader.ReadInt32();
        value.AccountId = reader.ReadInt32();
        value.Venue = reader.ReadInt16();
        value.Side = reader.ReadByte();
        value.Kind = reader.ReadByte();
        value.IsPostOnly = reader.ReadBoolean();
        value.IsReduceOnly = reader.ReadBoolean();
        value.Fee = reader.ReadDouble();
        value.Rebate = reader.ReadDouble();
        value.Flags = reader.ReadUInt32();
        value.Symbol = Text<Bytes16>(ref reader);
        value.ClientOrderId = Text<Bytes32>(ref reader);
    }

    private static FixedText<TBytes> Text<TBytes>(ref MessagePackReader reader) where TBytes : unmanaged
    {
        if (reader.TryReadStringSpan(out ReadOnlySpan<byte> span)) return new FixedText<TBytes>(span);
        return new FixedText<TBytes>(reader.ReadStringSequence()!.Value.ToArray());
    }
}

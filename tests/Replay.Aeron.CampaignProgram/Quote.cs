using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Replay.Aeron.Campaigns;

/// <summary>A 24-byte event whose every field follows from its number.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct Quote
{
    public long Number;
    public long PriceTicks;
    public long Size;

    public static Quote Of(long number) => new() { Number = number, PriceTicks = 1000 + (number * 7919 % 101), Size = number % 17 };

    /// <summary>Event time of a number, ns.</summary>
    public static long TimestampNs(long number) => 1_700_000_000_000_000_000 + (number * 1000);
}

/// <summary>Checks that quotes come once each and in order, whatever happens to archive and driver; counts them and notes the join.</summary>
public sealed class QuoteChecker(long first = 0) : IEventHandler<Quote>, ISnapshotable
{
    private long _next = first;

    public long Next => Volatile.Read(ref _next);

    public long LiveFrom { get; private set; } = -1;

    public EventHeader Last { get; private set; }

    /// <summary>Called after each event.</summary>
    public Action<long>? After { get; set; }

    public int StateVersion => 1;

    public void OnEvent(ref Quote data, in EventHeader header, bool endOfBatch)
    {
        if (data.Number != _next || data.PriceTicks != Quote.Of(_next).PriceTicks || data.Size != Quote.Of(_next).Size) throw new InvalidDataException($"{_next} expected, {data.Number} found");
        if (header.TimestampNs != Quote.TimestampNs(_next)) throw new InvalidDataException($"time of {_next}: {header.TimestampNs}");
        if (header.IsLive && LiveFrom < 0) LiveFrom = _next;
        if (!header.IsLive && LiveFrom >= 0) throw new InvalidDataException($"{_next} is history again after live began at {LiveFrom}");
        Last = header;
        Volatile.Write(ref _next, _next + 1);
        After?.Invoke(_next);
    }

    public void SaveState(IBufferWriter<byte> destination)
    {
        BinaryPrimitives.WriteInt64LittleEndian(destination.GetSpan(8), _next);
        destination.Advance(8);
    }

    public void LoadState(ReadOnlySpan<byte> source, int version) => _next = BinaryPrimitives.ReadInt64LittleEndian(source);
}

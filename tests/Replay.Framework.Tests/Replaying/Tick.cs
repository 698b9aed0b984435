using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Replay.Framework.Tests.Replaying;

/// <summary>A 32-byte event.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct Tick
{
    public long Id;
    public long PriceTicks;
    public int Size;
    public int Side;
    public long Flags;

    public static Tick Number(long id) => new() { Id = id, PriceTicks = 10_000 + (id * 7919 % 101), Size = (int)(id % 17) + 1, Side = (int)(id & 1), Flags = ~id };
}

/// <summary>Folds every event and the header fields that may enter state into a few numbers, in an order that shows.</summary>
public class TickSum : IEventHandler<Tick>, ISnapshotable
{
    public long Events { get; private set; }

    public long Hash { get; private set; } = 17;

    public virtual int StateVersion => 1;

    public virtual void OnEvent(ref Tick data, in EventHeader header, bool endOfBatch)
    {
        Events++;
        Hash = unchecked((Hash * 31) + data.PriceTicks + header.Sequence + header.EndPosition + header.TimestampNs);
    }

    public void SaveState(IBufferWriter<byte> destination)
    {
        Span<byte> bytes = destination.GetSpan(16);
        BinaryPrimitives.WriteInt64LittleEndian(bytes, Events);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[8..], Hash);
        destination.Advance(16);
    }

    public void LoadState(ReadOnlySpan<byte> source, int version)
    {
        Events = BinaryPrimitives.ReadInt64LittleEndian(source);
        Hash = BinaryPrimitives.ReadInt64LittleEndian(source[8..]);
    }
}

/// <summary>Puts out 12 bytes for every third event.</summary>
public sealed class TickPrinter(ReplayOutput output) : IEventHandler<Tick>, ISnapshotable
{
    private long _sum;

    public int StateVersion => 7;

    public void OnEvent(ref Tick data, in EventHeader header, bool endOfBatch)
    {
        _sum += data.Size;
        if (data.Id % 3 != 0) return;
        Span<byte> bytes = stackalloc byte[12];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, _sum);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[8..], data.Side);
        output.Write(bytes);
    }

    public void SaveState(IBufferWriter<byte> destination)
    {
        BinaryPrimitives.WriteInt64LittleEndian(destination.GetSpan(8), _sum);
        destination.Advance(8);
    }

    public void LoadState(ReadOnlySpan<byte> source, int version) => _sum = BinaryPrimitives.ReadInt64LittleEndian(source);
}

/// <summary>Keeps every header and event that it gets.</summary>
public sealed class TickLog : IEventHandler<Tick>, IStatelessHandler
{
    public List<(EventHeader Header, Tick Tick, bool EndOfBatch)> Seen { get; } = [];

    public void OnEvent(ref Tick data, in EventHeader header, bool endOfBatch) => Seen.Add((header, data, endOfBatch));
}

/// <summary>Throws at one sequence.</summary>
public sealed class Thrower(long at) : IEventHandler<Tick>
{
    public long Last { get; private set; } = -1;

    public void OnEvent(ref Tick data, in EventHeader header, bool endOfBatch)
    {
        Last = header.Sequence;
        if (header.Sequence == at) throw new InvalidOperationException("no more");
    }
}

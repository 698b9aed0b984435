using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Immutable;
using Replay;

namespace SampleHandlers;

/// <summary>Adds up numbers, and plants a fault at one event: what the tests of comparisons must find.</summary>
public abstract class Planted : IEventHandler<Number>, ISnapshotable
{
    /// <summary>The event at which the fault shows.</summary>
    public const long At = 140_123;

    public int StateVersion => 1;

    protected long Sum { get; set; }

    public void OnEvent(ref Number data, in EventHeader header, bool endOfBatch)
    {
        Sum = Sum * 31 + data.Value;
        Handle(data.Value, header.Sequence, endOfBatch);
    }

    public virtual void SaveState(IBufferWriter<byte> destination)
    {
        BinaryPrimitives.WriteInt64LittleEndian(destination.GetSpan(sizeof(long)), Sum);
        destination.Advance(sizeof(long));
    }

    public virtual void LoadState(ReadOnlySpan<byte> source, int version) => Sum = BinaryPrimitives.ReadInt64LittleEndian(source);

    protected abstract void Handle(long value, long sequence, bool endOfBatch);
}

/// <summary>Looks at the machine's clock once.</summary>
public sealed class WallClock : Planted
{
    protected override void Handle(long value, long sequence, bool endOfBatch)
    {
        if (sequence == At) Sum += DateTime.UtcNow.Ticks;
    }
}

/// <summary>Writes a number in the machine's culture once.</summary>
public sealed class CultureOnce : Planted
{
    protected override void Handle(long value, long sequence, bool endOfBatch)
    {
#pragma warning disable CA1305 // The fault.
        if (sequence == At) Sum += (value + 0.5).ToString("N1")[^2];
#pragma warning restore CA1305
    }
}

/// <summary>Counts in a static field, which the next run of the process goes on with.</summary>
public sealed class StaticCount : Planted
{
    private static long _count;

    protected override void Handle(long value, long sequence, bool endOfBatch) => Sum += _count++;
}

/// <summary>Counts ends of batches.</summary>
public sealed class EndsOfBatches : Planted
{
    protected override void Handle(long value, long sequence, bool endOfBatch)
    {
        if (sequence >= At && endOfBatch) Sum++;
    }
}

/// <summary>Depends once on the order of a hashed collection whose keys have another hash in every process.</summary>
public sealed class HashOrder : Planted
{
    private static readonly ImmutableDictionary<string, long> Weights =
        Enumerable.Range(0, 40).ToImmutableDictionary(i => $"symbol {i}", i => (long)i);

    protected override void Handle(long value, long sequence, bool endOfBatch)
    {
        if (sequence != At) return;
        foreach (long weight in Weights.Values) Sum = Sum * 31 + weight;
    }
}

/// <summary>Depends once on the order of a dictionary, which is another one after a resume.</summary>
public sealed class DictionaryOrder : Planted
{
    private readonly Dictionary<long, long> _last = [];

    public override void SaveState(IBufferWriter<byte> destination)
    {
        base.SaveState(destination);
        foreach ((long key, long value) in _last.OrderBy(entry => entry.Key))
        {
            Span<byte> bytes = destination.GetSpan(2 * sizeof(long));
            BinaryPrimitives.WriteInt64LittleEndian(bytes, key);
            BinaryPrimitives.WriteInt64LittleEndian(bytes[sizeof(long)..], value);
            destination.Advance(2 * sizeof(long));
        }
    }

    public override void LoadState(ReadOnlySpan<byte> source, int version)
    {
        base.LoadState(source, version);
        for (source = source[sizeof(long)..]; source.Length > 0; source = source[(2 * sizeof(long))..])
            _last[BinaryPrimitives.ReadInt64LittleEndian(source)] = BinaryPrimitives.ReadInt64LittleEndian(source[sizeof(long)..]);
    }

    protected override void Handle(long value, long sequence, bool endOfBatch)
    {
        // Removed and added again, a key takes the place that another one left.
        if (value % 5 == 0) _last.Remove(value * 7 % 16);
        _last[value * 11 % 16] = value;
        if (sequence != At) return;
        foreach (long last in _last.Values) Sum = Sum * 31 + last;
    }
}

using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Immutable;

namespace Replay.Framework.DeterminismProgram;

/// <summary>What a handler does wrong.</summary>
internal enum Fault
{
    None,

    /// <summary>One event looks at the machine's clock.</summary>
    WallClock,

    /// <summary>One event goes through a collection in the order of its hash codes, which are others in every run.</summary>
    HashOrder,

    /// <summary>From one event on, three numbers are added up in another order.</summary>
    OtherOrder,
}

/// <summary>Adds up money, with a fault.</summary>
/// <param name="fault">The fault.</param>
/// <param name="at">Sequence of the first event that has it.</param>
internal sealed class Faulty(Fault fault, long at) : IEventHandler<Trade>, ISnapshotable
{
    private const int Weights = 40;

    private readonly ImmutableDictionary<object, int> _weights = Enumerable.Range(0, Weights).ToImmutableDictionary(_ => new object(), i => i);

    public double Sum { get; private set; }

    public int StateVersion => 1;

    public void OnEvent(ref Trade data, in EventHeader header, bool endOfBatch)
    {
        // Cents and fees are no sums of powers of two: their order shows, though not at every event.
        double value = data.PriceTicks / 100.0 * data.SizeLots, fee = value * 0.0003;
        Sum = fault == Fault.OtherOrder && header.Sequence >= at ? Sum + (value + fee) : Sum + value + fee;
        if (header.Sequence != at) return;
        if (fault == Fault.WallClock) Sum += DateTime.UtcNow.Ticks % 1_000_000;
        if (fault == Fault.HashOrder) Sum += _weights.Values.Aggregate(0.0, (sum, weight) => sum * 0.5 + weight);
    }

    public void SaveState(IBufferWriter<byte> destination)
    {
        BinaryPrimitives.WriteDoubleLittleEndian(destination.GetSpan(sizeof(double)), Sum);
        destination.Advance(sizeof(double));
    }

    public void LoadState(ReadOnlySpan<byte> source, int version) => Sum = BinaryPrimitives.ReadDoubleLittleEndian(source);
}

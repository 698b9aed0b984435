using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Replay;

/// <summary>Sequences for one publishing thread: no atomic operation, and the consumers' progress is read only when the known free slots are used up.</summary>
internal sealed class SingleProducerSequencer(int size, EventRingOptions options, RingControl control) : Sequencer(size, options, control)
{
    private readonly Sequence _epoch = control.EpochSequence;
    private readonly bool _needsSignal = options.WaitStrategy.NeedsSignal;
    private PublisherState _state = new() { Epoch = -1, FreeThrough = -1 };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public override long Claim(int count)
    {
        if ((uint)(count - 1) >= (uint)Size) Throw.ClaimSize(count, Size);
        if (_state.Next + count - 1 > _state.FreeThrough || _epoch.Value != _state.Epoch) FindSpace(count);
        // Read again rather than kept over the call: the compiler would spill it to the stack on every claim.
        long first = _state.Next;
        _state.Next = first + count;
        return first;
    }

    public override bool TryClaim(int count, out long first)
    {
        if ((uint)(count - 1) >= (uint)Size) Throw.ClaimSize(count, Size);
        first = _state.Next;
        long last = first + count - 1;
        if (last > _state.FreeThrough || _epoch.Value != _state.Epoch) _state.FreeThrough = ReadConsumed(ref _state.Epoch) + Size;
        if (last > _state.FreeThrough) return false;
        _state.Next = last + 1;
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public override void Publish(long lo, long hi)
    {
        Cursor.Value = hi;
        if (_needsSignal) WaitStrategy.Signal();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void FindSpace(int count) => _state.FreeThrough = WaitForSpace(_state.Next + count - 1, Cursor.Value, ref _state.Epoch);
}

/// <summary>What the publishing thread alone writes, apart from everything that others read.</summary>
[StructLayout(LayoutKind.Explicit, Size = Sequence.Padding + (3 * sizeof(long)) + Sequence.Padding)]
internal struct PublisherState
{
    /// <summary>Next sequence to claim.</summary>
    [FieldOffset(Sequence.Padding)]
    public long Next;

    /// <summary>Highest sequence whose slot is known to be free.</summary>
    [FieldOffset(Sequence.Padding + 8)]
    public long FreeThrough;

    /// <summary>State's number under which the ring was last found open.</summary>
    [FieldOffset(Sequence.Padding + 16)]
    public long Epoch;
}

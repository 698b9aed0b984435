using System.Numerics;

namespace Replay;

/// <summary>Which claimed slots have been published, where several threads publish out of order: for each slot, the lap of its last publication.</summary>
internal sealed class PublishedSlots
{
    private readonly int[] _laps;
    private readonly int _mask;
    private readonly int _shift;

    public PublishedSlots(int size)
    {
        _laps = new int[size];
        _laps.AsSpan().Fill(-1);
        _mask = size - 1;
        _shift = BitOperations.Log2((uint)size);
    }

    /// <summary>Marks a claimed range as published; what was written to its slots before is visible to who finds it marked.</summary>
    public void Mark(long lo, long hi)
    {
        for (long sequence = lo; sequence <= hi; sequence++) Volatile.Write(ref _laps[(int)sequence & _mask], Lap(sequence));
    }

    /// <summary>The last of the published sequences that follow one another from <paramref name="lo"/>; <c>lo - 1</c> if it is not published itself.</summary>
    public long HighestContiguous(long lo, long hi)
    {
        for (long sequence = lo; sequence <= hi; sequence++)
        {
            if (Volatile.Read(ref _laps[(int)sequence & _mask]) != Lap(sequence)) return sequence - 1;
        }
        return hi;
    }

    // 31 bits of laps are enough: a slot is never read more than one lap late.
    private int Lap(long sequence) => (int)(sequence >>> _shift);
}

namespace Replay;

/// <summary>Sequences for several publishing threads: claims are atomic, publications may come out of order and are shown in order.</summary>
internal sealed class MultiProducerSequencer(int size, EventRingOptions options, RingControl control) : Sequencer(size, options, control)
{
    private readonly Sequence _freeThrough = new(-1);
    private readonly Sequence _openEpoch = new(-1);
    private readonly PublishedSlots _published = new(size);

    public override PublishedSlots Published => _published;

    public override long LastPublished => _published.HighestContiguous(ConsumedSequence + 1, Cursor.Value);

    public override long Claim(int count)
    {
        if ((uint)(count - 1) >= (uint)Size) Throw.ClaimSize(count, Size);
        while (true)
        {
            long claimed = Cursor.Value;
            long last = claimed + count;
            if (last > _freeThrough.Value || Control.Epoch != _openEpoch.Value)
            {
                long epoch = 0;
                _freeThrough.Value = WaitForSpace(last, reachable: last - Size, ref epoch);
                _openEpoch.Value = epoch;
            }
            else if (Cursor.TryAdvance(claimed, last))
            {
                return claimed + 1;
            }
        }
    }

    public override bool TryClaim(int count, out long first)
    {
        if ((uint)(count - 1) >= (uint)Size) Throw.ClaimSize(count, Size);
        long claimed, last;
        do
        {
            claimed = Cursor.Value;
            first = claimed + 1;
            last = claimed + count;
            long epoch = 0;
            if (last > ReadConsumed(ref epoch) + Size) return false;
        }
        while (!Cursor.TryAdvance(claimed, last));
        return true;
    }

    public override void Publish(long lo, long hi)
    {
        _published.Mark(lo, hi);
        WaitStrategy.Signal();
    }
}

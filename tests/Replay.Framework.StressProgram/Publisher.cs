using Replay;

namespace StressProgram;

/// <summary>One publishing thread: claims, fills and publishes its share in random pieces.</summary>
internal sealed class Publisher(EventRing<StressEvent> ring, StressPlan plan, int number, Action<long> published)
{
    private const int LargestClaim = 300;

    private readonly Random _random = new(plan.Seed + number + 1);

    /// <summary>Publishes all, or until the ring throws.</summary>
    /// <param name="events">How many.</param>
    /// <param name="betweenClaims">Called now and then with the number published, when nothing is claimed.</param>
    public void Publish(long events, Action<long>? betweenClaims)
    {
        Pauses pauses = new(_random);
        int largest = Math.Min(plan.Slots, _random.Next(3) == 0 ? 1 : LargestClaim);
        for (long done = 0; done < events;)
        {
            int count = (int)Math.Min(largest == 1 ? 1 : _random.Next(1, largest + 1), events - done);
            long first = Claim(count);
            for (int i = 0; i < count; i++) Fill(first + i, done + i);
            Show(first, first + count - 1);
            done += count;
            published(count);
            pauses.Maybe();
            if (betweenClaims is not null && _random.Next(20_000) < count) betweenClaims(done);
        }
    }

    private long Claim(int count)
    {
        if (_random.Next(64) != 0) return ring.Claim(count);
        long first;
        while (!ring.TryClaim(count, out first)) Thread.Yield();
        return first;
    }

    private void Fill(long sequence, long count)
    {
        ring[sequence] = new StressEvent { Number = count, Publisher = number, Complement = ~count };
        ring.HeaderAt(sequence) = new EventHeader { Sequence = sequence, EndPosition = 1 };
    }

    private void Show(long first, long last)
    {
        if (last == first || _random.Next(16) != 0)
        {
            ring.Publish(first, last);
            return;
        }

        long middle = _random.NextInt64(first, last);
        ring.Publish(first, middle);
        ring.Publish(middle + 1, last);
    }
}

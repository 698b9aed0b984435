namespace Replay;

/// <summary>Started timers by due time, ties by order of creation: a binary heap in which each timer knows its place, so that moving one costs O(log n).</summary>
internal sealed class TimerQueue
{
    private ReplayTimer[] _heap = new ReplayTimer[8];

    public int Count { get; private set; }

    public ReplayTimer First => _heap[0];

    public void Enqueue(ReplayTimer timer)
    {
        if (Count == _heap.Length) Array.Resize(ref _heap, 2 * Count);
        Place(timer, Count++);
        Restore(timer);
    }

    public void Remove(ReplayTimer timer)
    {
        int index = timer.QueueIndex;
        ReplayTimer last = _heap[--Count];
        _heap[Count] = null!;
        timer.QueueIndex = -1;
        if (last == timer) return;
        Place(last, index);
        Restore(last);
    }

    /// <summary>Puts a timer where its changed due time belongs.</summary>
    public void Restore(ReplayTimer timer)
    {
        int index = timer.QueueIndex;
        while (index > 0 && IsBefore(timer, _heap[(index - 1) / 2]))
        {
            Place(_heap[(index - 1) / 2], index);
            index = (index - 1) / 2;
        }

        while (TryGetEarlierChild(timer, index, out int child))
        {
            Place(_heap[child], index);
            index = child;
        }

        Place(timer, index);
    }

    /// <summary>Makes absolute the due times that count from the first event, now that its time is known.</summary>
    public void StartCounting(long firstEventNs)
    {
        // From the back: a timer that sinks changes places only with timers that are done.
        for (int index = Count - 1; index >= 0; index--)
        {
            ReplayTimer timer = _heap[index];
            if (!timer.CountsFromFirstEvent) continue;
            timer.CountsFromFirstEvent = false;
            timer.DueNs = Math.Min(timer.DueNs, ReplayTimer.NeverNs - 1 - firstEventNs) + firstEventNs;
            Restore(timer);
        }
    }

    private bool TryGetEarlierChild(ReplayTimer timer, int index, out int child)
    {
        child = 2 * index + 1;
        if (child >= Count) return false;
        if (child + 1 < Count && IsBefore(_heap[child + 1], _heap[child])) child++;
        return IsBefore(_heap[child], timer);
    }

    private void Place(ReplayTimer timer, int index)
    {
        _heap[index] = timer;
        timer.QueueIndex = index;
    }

    private static bool IsBefore(ReplayTimer left, ReplayTimer right) =>
        left.DueNs < right.DueNs || (left.DueNs == right.DueNs && left.Ordinal < right.Ordinal);
}

using System.Runtime.InteropServices;

namespace Replay.Backtesting;

/// <summary>Things that are under way, taken out by the time at which they arrive; equal times in the order in which they were sent.</summary>
/// <remarks>With latencies that hardly change, what is sent last arrives last: a sorted array, filled at its end.</remarks>
internal sealed class TimedQueue<T> where T : unmanaged
{
    private Entry[] _entries = new Entry[256];
    private int _first;
    private int _end;

    /// <summary>Time at which the next thing arrives; <see cref="long.MaxValue"/> when nothing is under way.</summary>
    public long NextDueNs => _first == _end ? long.MaxValue : _entries[_first].DueNs;

    public void Add(long dueNs, in T item)
    {
        if (_end == _entries.Length) MakeRoom();
        int index = _end++;
        for (; index > _first && _entries[index - 1].DueNs > dueNs; index--) _entries[index] = _entries[index - 1];
        _entries[index] = new Entry { DueNs = dueNs, Item = item };
    }

    public T Take(out long dueNs)
    {
        ref Entry entry = ref _entries[_first++];
        dueNs = entry.DueNs;
        T item = entry.Item;
        if (_first == _end) _first = _end = 0;
        return item;
    }

    public void Save(StateWriter writer) => writer.WriteEntries<Entry>(_entries.AsSpan(_first, _end - _first));

    public void Load(ref StateReader reader)
    {
        int count = reader.PeekCount();
        if (count > _entries.Length) Array.Resize(ref _entries, count);
        _first = 0;
        _end = reader.ReadEntries<Entry>(_entries);
    }

    private void MakeRoom()
    {
        if (_first < _entries.Length / 2) Array.Resize(ref _entries, 2 * _entries.Length);
        Array.Copy(_entries, _first, _entries, 0, _end - _first);
        _end -= _first;
        _first = 0;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Entry
    {
        public long DueNs;
        public T Item;
    }
}

namespace Replay.Backtesting;

/// <summary>The first fills of a run, up to a number; the others are in the figures only.</summary>
internal sealed class FillLog(int capacity)
{
    private readonly Fill[] _fills = new Fill[capacity];
    private int _count;

    public void Add(in Fill fill)
    {
        if (_count < _fills.Length) _fills[_count++] = fill;
    }

    public Fill[] ToArray() => _fills[.._count];

    public void Save(StateWriter writer) => writer.WriteEntries<Fill>(_fills.AsSpan(0, _count));

    public void Load(ref StateReader reader) => _count = reader.ReadEntries<Fill>(_fills);
}

namespace Replay.Backtesting;

/// <summary>One side of a book under check: its levels, and down to which price they are known.</summary>
internal sealed class CheckedSide(Side side)
{
    private int _deepestRow;
    private int _window;
    private bool _isBounded;
    private long _boundTicks;

    public Side Side { get; } = side;

    public BookSide Levels { get; } = new(side, 64);

    public void StartFrom(PriceLevels row)
    {
        Levels.Load(row);
        _deepestRow = Math.Max(_deepestRow, row.Count);
        _window = _deepestRow;
        _isBounded = row.Count == _deepestRow && row.Count > 0;
        _boundTicks = _isBounded ? row[row.Count - 1].PriceTicks : 0;
    }

    public void Clear()
    {
        Levels.Clear();
        _isBounded = false;
    }

    /// <summary>Compares the rebuilt levels with a row.</summary>
    /// <param name="stated">The row.</param>
    /// <param name="unknowable">Levels of the row that lie beyond what is known.</param>
    /// <returns>The first level that differs; -1 when none does.</returns>
    public int FindDifference(PriceLevels stated, out int unknowable)
    {
        unknowable = 0;
        int known = 0;
        int window = Math.Max(_window, stated.Count);
        while (known < Math.Min(window, Levels.Count) && IsKnown(Levels[known].PriceTicks))
        {
            if (known >= stated.Count || stated[known] != Levels[known]) return known;
            known++;
        }

        for (int level = known; level < stated.Count; level++)
        {
            if (IsKnown(stated[level].PriceTicks)) return level;
            unknowable++;
        }

        return -1;
    }

    private bool IsKnown(long priceTicks) => !_isBounded || Levels.IsAtOrBetter(priceTicks, _boundTicks);
}

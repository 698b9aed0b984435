using System.Runtime.CompilerServices;

namespace Replay.Backtesting;

/// <summary>A view of consecutive price levels in a recording, best first; valid during the callback only.</summary>
public readonly unsafe ref struct PriceLevels
{
    // Invariant: _count entries of _stride bytes (at least 16) each, in memory that does not move while the view is used.
    private readonly byte* _first;
    private readonly int _count;
    private readonly int _stride;

    internal PriceLevels(byte* first, int count, int stride)
    {
        _first = first;
        _count = count;
        _stride = stride;
    }

    /// <summary>Number of levels.</summary>
    public int Count => _count;

    /// <summary>One level.</summary>
    /// <param name="index">0 is the best level.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such level.</exception>
    public PriceLevel this[int index]
    {
        get
        {
            if ((uint)index >= (uint)_count) Throw.NoSuchLevel(index, _count);
            return Unsafe.ReadUnaligned<PriceLevel>(_first + (nint)index * _stride);
        }
    }
}

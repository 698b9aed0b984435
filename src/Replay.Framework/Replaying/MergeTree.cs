using System.Numerics;
using System.Runtime.CompilerServices;

namespace Replay;

/// <summary>Finds which of several sources comes next: a tournament of which every inner node keeps its loser, so that one path is played again after each event.</summary>
/// <remarks>
/// D. Knuth, The Art of Computer Programming 3, 5.4.1 (tree of losers). Ties go to the source given first. A source that has ended loses against all others.
/// </remarks>
internal sealed class MergeTree
{
    private const int Ended = int.MaxValue;

    private readonly record struct Entry(long KeyNs, long Source);

    private readonly int _leaves;
    private readonly Entry[] _losers;

    /// <summary>Plays the whole tournament.</summary>
    /// <param name="keysNs">The key of each source; null: it has ended.</param>
    public MergeTree(ReadOnlySpan<long?> keysNs)
    {
        _leaves = (int)BitOperations.RoundUpToPowerOf2((uint)keysNs.Length);
        _losers = new Entry[_leaves];
        Winner = (int)Play(1, keysNs).Source;
    }

    /// <summary>The source that comes next; meaningless when <see cref="IsEmpty"/>.</summary>
    public int Winner { get; private set; }

    /// <summary>True when all sources have ended.</summary>
    public bool IsEmpty => Winner == Ended;

    /// <summary>Gives the winner its next key, and finds the new winner.</summary>
    /// <param name="keyNs">Not below its key before.</param>
    public int Advance(long keyNs)
    {
        Entry contender = new(keyNs, Winner);
        return IsBeaten(contender) ? PlayAgain(contender) : Winner;
    }

    /// <summary>Takes the winner, which has ended, out of the tournament.</summary>
    public void End() => PlayAgain(new Entry(long.MaxValue, Ended));

    /// <summary>False: the winner stays ahead, which branches foresee where events come in bursts.</summary>
    private bool IsBeaten(Entry contender)
    {
        Entry[] losers = _losers;
        bool isBeaten = false;
        for (int node = (_leaves + Winner) >> 1; node > 0; node >>= 1) isBeaten |= IsBefore(losers[node], contender);
        return isBeaten;
    }

    private int PlayAgain(Entry contender)
    {
        Entry[] losers = _losers;
        for (int node = (_leaves + Winner) >> 1; node > 0; node >>= 1)
        {
            // Loser and contender change places by masks, not by branches: which of two other sources comes first is what a processor cannot foresee.
            ref Entry loser = ref losers[node];
            long mask = -(long)Unsafe.BitCast<bool, byte>(IsBefore(loser, contender));
            long keyChange = (loser.KeyNs ^ contender.KeyNs) & mask;
            long sourceChange = (loser.Source ^ contender.Source) & mask;
            loser = new Entry(loser.KeyNs ^ keyChange, loser.Source ^ sourceChange);
            contender = new Entry(contender.KeyNs ^ keyChange, contender.Source ^ sourceChange);
        }

        return Winner = (int)contender.Source;
    }

    private Entry Play(int node, ReadOnlySpan<long?> keysNs)
    {
        if (node >= _leaves)
        {
            int source = node - _leaves;
            return source < keysNs.Length && keysNs[source] is { } key ? new Entry(key, source) : new Entry(long.MaxValue, Ended);
        }

        Entry left = Play(2 * node, keysNs);
        Entry right = Play((2 * node) + 1, keysNs);
        bool rightWins = IsBefore(right, left);
        _losers[node] = rightWins ? left : right;
        return rightWins ? right : left;
    }

    private static bool IsBefore(Entry a, Entry b) => (a.KeyNs < b.KeyNs) | ((a.KeyNs == b.KeyNs) & (a.Source < b.Source));
}

using System.Diagnostics;
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

    // Who comes next unless the winner stays ahead. Known before the winner's next key is, so that a processor can go on with the source it foresees
    // while that key is still on its way through the tree.
    private Entry _second;

    /// <summary>Plays the whole tournament.</summary>
    /// <param name="keysNs">The key of each source; null: it has ended.</param>
    public MergeTree(ReadOnlySpan<long?> keysNs)
    {
        _leaves = (int)BitOperations.RoundUpToPowerOf2((uint)keysNs.Length);
        _losers = new Entry[_leaves];
        SetWinner((int)Play(1, keysNs).Source);
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
        return IsBefore(_second, contender) ? PlayAgain(contender) : Winner;
    }

    /// <summary>Takes the winner, which has ended, out of the tournament.</summary>
    public void End() => PlayAgain(new Entry(long.MaxValue, Ended));

    /// <summary>Puts the contender in the winner's place, whom it no longer beats; the second wins.</summary>
    private int PlayAgain(Entry contender)
    {
        Entry[] losers = _losers;
        int winner = (int)_second.Source;
        for (int node = (_leaves + Winner) >> 1; node > 0; node >>= 1)
        {
            Entry loser = losers[node];
            long mask = MaskOf(IsBefore(loser, contender));
            losers[node] = Choose(loser, contender, mask);
            contender = Choose(contender, loser, mask);
        }

        Debug.Assert(contender.Source == winner, "Of those whom the winner has beaten, the first is the second.");
        SetWinner(winner);
        return winner;
    }

    private void SetWinner(int winner)
    {
        Winner = winner;
        if (IsEmpty) return;
        Entry[] losers = _losers;
        Entry second = new(long.MaxValue, Ended);
        // Whoever comes second has lost against the winner itself, and stands on its path.
        for (int node = (_leaves + winner) >> 1; node > 0; node >>= 1) second = Choose(second, losers[node], MaskOf(IsBefore(losers[node], second)));
        _second = second;
    }

    // By masks, not by branches: which of two other sources comes first is what a processor cannot foresee.
    private static Entry Choose(Entry a, Entry b, long maskOfB) =>
        new(a.KeyNs ^ ((a.KeyNs ^ b.KeyNs) & maskOfB), a.Source ^ ((a.Source ^ b.Source) & maskOfB));

    private static long MaskOf(bool condition) => -(long)Unsafe.BitCast<bool, byte>(condition);

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

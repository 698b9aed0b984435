using System.Numerics;

namespace Replay;

/// <summary>Finds which of several sources comes next: a tournament of which every inner node keeps its loser, so that one path is played again after each event.</summary>
/// <remarks>
/// D. Knuth, The Art of Computer Programming 3, 5.4.1 (tree of losers). Ties go to the source given first. A source that has ended loses against all others.
/// </remarks>
internal sealed class MergeTree
{
    private const int Ended = int.MaxValue;

    private readonly record struct Entry(long KeyNs, int Source);

    private readonly int _leaves;
    private readonly Entry[] _losers;

    /// <summary>Plays the whole tournament.</summary>
    /// <param name="keysNs">The key of each source; null: it has ended.</param>
    public MergeTree(ReadOnlySpan<long?> keysNs)
    {
        _leaves = (int)BitOperations.RoundUpToPowerOf2((uint)keysNs.Length);
        _losers = new Entry[_leaves];
        Winner = Play(1, keysNs).Source;
    }

    /// <summary>The source that comes next; meaningless when <see cref="IsEmpty"/>.</summary>
    public int Winner { get; private set; }

    /// <summary>True when all sources have ended.</summary>
    public bool IsEmpty => Winner == Ended;

    /// <summary>Gives the winner its next key, and finds the new winner.</summary>
    /// <param name="keyNs">Not below its key before.</param>
    public int Advance(long keyNs) => Replay(new Entry(keyNs, Winner));

    /// <summary>Takes the winner, which has ended, out of the tournament.</summary>
    public void End() => Replay(new Entry(long.MaxValue, Ended));

    private int Replay(Entry contender)
    {
        Entry[] losers = _losers;
        for (int node = (_leaves + Winner) >> 1; node > 0; node >>= 1)
        {
            Entry loser = losers[node];
            bool isBeaten = IsBefore(loser, contender);
            losers[node] = isBeaten ? contender : loser;
            contender = isBeaten ? loser : contender;
        }

        return Winner = contender.Source;
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

    // Without branches: which source comes next is what a processor cannot foresee.
    private static bool IsBefore(Entry a, Entry b) => (a.KeyNs < b.KeyNs) | ((a.KeyNs == b.KeyNs) & (a.Source < b.Source));
}

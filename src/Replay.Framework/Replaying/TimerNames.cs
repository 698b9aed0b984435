using System.Diagnostics.CodeAnalysis;

namespace Replay;

/// <summary>A clock's named timers: those that were created, and saved ones that wait to be created again.</summary>
internal sealed class TimerNames
{
    private readonly Dictionary<string, ReplayTimer> _created = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SavedTimer> _saved = new(StringComparer.Ordinal);

    /// <summary>When the first timer that waits to be created again is due.</summary>
    public long NextSavedDueNs { get; private set; } = ReplayTimer.NeverNs;

    public void Add(ReplayTimer timer)
    {
        if (!_created.TryAdd(timer.Name!, timer))
            throw new ArgumentException($"The clock has a timer named '{timer.Name}': start that one, dispose of it first, or choose another name.");
    }

    public void Remove(ReplayTimer timer)
    {
        if (timer.Name is not null) _created.Remove(timer.Name);
    }

    public bool TryTakeSaved(string name, out SavedTimer saved)
    {
        if (!_saved.Remove(name, out saved)) return false;
        NextSavedDueNs = _saved.Count == 0 ? ReplayTimer.NeverNs : _saved.Values.Min(timer => timer.DueNs);
        return true;
    }

    public int CountRunning() => _created.Values.Count(timer => timer.QueueIndex >= 0);

    /// <summary>All named timers in the order of their creation, those that wait to be created again included.</summary>
    public SavedTimer[] Save() =>
        [.. _created.Values.Select(SavedTimer.Of).Concat(_saved.Values).OrderBy(timer => timer.Ordinal)];

    /// <summary>Replaces the saved timers; returns the created ones in the order of their creation.</summary>
    public ReplayTimer[] LoadSaved(IReadOnlyList<SavedTimer> timers)
    {
        _saved.Clear();
        foreach (SavedTimer timer in timers) _saved.Add(timer.Name, timer);
        NextSavedDueNs = timers.Count == 0 ? ReplayTimer.NeverNs : timers.Min(timer => timer.DueNs);
        return [.. _created.Values.OrderBy(timer => timer.Ordinal)];
    }

    [DoesNotReturn]
    public void ThrowSavedIsMissing()
    {
        SavedTimer missing = _saved.Values.OrderBy(timer => timer.DueNs).ThenBy(timer => timer.Ordinal).First();
        throw new InvalidOperationException(
            $"Timer '{missing.Name}' of the snapshot is due at {missing.DueNs} ns, but the resumed handler has not created it: create it in the handler's constructor or in LoadState.");
    }
}

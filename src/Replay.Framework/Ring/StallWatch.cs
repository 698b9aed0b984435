namespace Replay;

/// <summary>Tells when something that is waited for has not moved for a time.</summary>
/// <param name="timeoutMs">The time in milliseconds; -1: never.</param>
internal struct StallWatch(int timeoutMs)
{
    private long _seen = long.MinValue;
    private long _deadline;

    /// <summary>True when the number has stayed what it is for the whole time.</summary>
    public bool HasPassed(long progress)
    {
        if (timeoutMs < 0) return false;
        long now = Environment.TickCount64;
        if (progress == _seen) return now >= _deadline;
        (_seen, _deadline) = (progress, now + timeoutMs);
        return false;
    }
}

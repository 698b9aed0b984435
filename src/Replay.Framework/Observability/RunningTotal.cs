namespace Replay;

/// <summary>A number that only grows: what those that have ended came to, and how far those under way are. Nobody pays for it but who asks.</summary>
/// <typeparam name="T">What is under way.</typeparam>
/// <param name="read">How far one is; callable from any thread.</param>
internal sealed class RunningTotal<T>(Func<T, long> read) where T : class
{
    private readonly Lock _gate = new();
    private readonly HashSet<T> _underWay = new(ReferenceEqualityComparer.Instance);
    private long _ended;

    public IReadOnlyList<T> UnderWay
    {
        get
        {
            lock (_gate) return [.. _underWay];
        }
    }

    public long Value
    {
        get
        {
            lock (_gate) return _ended + _underWay.Sum(read);
        }
    }

    public void Begin(T one)
    {
        lock (_gate) _underWay.Add(one);
    }

    public void End(T one)
    {
        lock (_gate)
        {
            if (_underWay.Remove(one)) _ended += read(one);
        }
    }
}

using System.Collections.Concurrent;

namespace Replay.Aeron;

/// <summary>Gives native code a number to hand back to a callback, in place of a pointer to a managed object.</summary>
/// <remarks>A late callback of a closed object finds nothing and does nothing, where a freed GCHandle would end the process. Thread safe.</remarks>
internal static class CallbackTable
{
    private static readonly ConcurrentDictionary<nint, object> Targets = new();
    private static long _next;

    /// <summary>Objects registered now.</summary>
    public static int Count => Targets.Count;

    /// <summary>Registers an object; dispose what is returned once native code cannot call back any more.</summary>
    public static Registration Add(object target)
    {
        nint clientd = (nint)Interlocked.Increment(ref _next);
        Targets[clientd] = target;
        return new Registration(clientd);
    }

    /// <summary>The object behind a number; null: no longer registered.</summary>
    public static T? Find<T>(nint clientd) where T : class => Targets.TryGetValue(clientd, out object? target) ? (T)target : null;

    internal sealed class Registration(nint clientd) : IDisposable
    {
        public nint Clientd { get; } = clientd;

        public void Dispose() => Targets.TryRemove(Clientd, out _);
    }
}

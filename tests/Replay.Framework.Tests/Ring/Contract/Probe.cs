using Replay.Tests;

namespace Replay.Framework.Tests;

/// <summary>What a handler of the contract tests does and sees, whatever ring it stands in.</summary>
/// <param name="onEvent">Called at each event with its number, before the event counts as seen.</param>
public sealed class Probe(Action<long>? onEvent = null)
{
    private readonly AllocationProbe _allocations = new();
    private long _count;

    /// <summary>Events seen so far, from any thread.</summary>
    public long Count => Volatile.Read(ref _count);

    public List<long> Numbers { get; } = new(100_000);

    /// <summary>Numbers of the events that were the last ones of their batch.</summary>
    public List<long> BatchEnds { get; } = new(100_000);

    public List<long> BatchSizes { get; } = new(100_000);

    /// <summary>Names of the callbacks in their order, those for events left out.</summary>
    public List<string> Lifecycle { get; } = [];

    /// <summary>Throws in the callback of this name.</summary>
    public string? ThrowsIn { get; init; }

    /// <summary>The number of the event after which the allocations are counted; they are counted from the first.</summary>
    public long? CountsAllocationsUntil { get; init; }

    public long AllocatedBytes => _allocations.Bytes;

    public int? ThreadId { get; private set; }

    public void OnStart() => Called(nameof(OnStart));

    public void OnShutdown() => Called(nameof(OnShutdown));

    public void OnBatchStart(long batchSize) => BatchSizes.Add(batchSize);

    public void OnEvent(long number, in EventHeader header, bool endOfBatch)
    {
        if (CountsAllocationsUntil is not null && Count == 0) _allocations.Begin();
        if (header.Sequence != number) throw new InvalidOperationException($"Event {number} came with header {header.Sequence}.");
        onEvent?.Invoke(number);
        Numbers.Add(number);
        if (endOfBatch) BatchEnds.Add(number);
        if (CountsAllocationsUntil == number) _allocations.End();
        Volatile.Write(ref _count, _count + 1);
    }

    private void Called(string callback)
    {
        ThreadId ??= Environment.CurrentManagedThreadId;
        Lifecycle.Add($"{callback} after {Count}, on the {(ThreadId == Environment.CurrentManagedThreadId ? "same" : "wrong")} thread");
        if (ThrowsIn == callback) throw new FormatException("planted");
    }
}

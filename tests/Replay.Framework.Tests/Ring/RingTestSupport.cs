using System.Runtime.ExceptionServices;

namespace Replay.Framework.Tests;

/// <summary>Ring tests run one at a time and alone: their threads spin, and there may be two processors only.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class RingCollection
{
    public const string Name = "ring";
}

internal struct Tick
{
    public long Value;
}

internal sealed class Collector(Action<long>? onEach = null) : IEventHandler<Tick>
{
    public List<long> Values { get; } = [];

    public void OnEvent(ref Tick data, in EventHeader header, bool endOfBatch)
    {
        onEach?.Invoke(data.Value);
        Values.Add(data.Value);
    }
}

internal static class RingTestSupport
{
    /// <summary>Runs a test's body on a thread of its own and fails when it hangs.</summary>
    public static void WithinLimit(Action body)
    {
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(() =>
        {
            try { body(); }
            catch (Exception exception) { failure = ExceptionDispatchInfo.Capture(exception); }
        })
        { IsBackground = true };
        thread.Start();
        if (!thread.Join(TimeSpan.FromSeconds(60))) Assert.Fail("The ring hangs.");
        failure?.Throw();
    }

    /// <summary>Publishes the values from <paramref name="from"/>, each as an event of an imagined recording 7.</summary>
    public static void PublishRange(this EventRing<Tick> ring, long from, long count, int batch = 1)
    {
        for (long value = from; value < from + count; value += batch)
        {
            int n = (int)Math.Min(batch, from + count - value);
            long first = ring.Claim(n);
            for (int i = 0; i < n; i++)
            {
                ring[first + i] = new Tick { Value = value + i };
                ring.HeaderAt(first + i) = new EventHeader { Sequence = value + i, RecordingId = 7, Position = (value + i) * 64, EndPosition = (value + i + 1) * 64 };
            }
            ring.Publish(first, first + n - 1);
        }
    }

    public static IEnumerable<long> Range(long from, long count)
    {
        for (long value = from; value < from + count; value++) yield return value;
    }

    /// <summary>Waits without a time of its own: the enclosing limit ends it.</summary>
    public static void WaitUntil(Func<bool> condition)
    {
        while (!condition()) Thread.Yield();
    }
}

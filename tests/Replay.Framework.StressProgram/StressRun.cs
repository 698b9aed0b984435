using Replay;

namespace StressProgram;

/// <summary>Carries out one plan.</summary>
/// <param name="plan">The plan.</param>
/// <param name="published">Told of events as they are published, from any thread.</param>
internal sealed class StressRun(StressPlan plan, Action<long> published) : IDisposable
{
    private readonly CancellationTokenSource _cancellation = new();
    private long _published;
    private long _reported;

    /// <summary>Runs it to its end.</summary>
    /// <returns>What was wrong; null: nothing.</returns>
    public string? Execute()
    {
        using EventRing<StressEvent> ring = new(plan.Slots, plan.Options(plan.Ending == Ending.SkippedFaults ? _ => _reported++ : null));
        StressGraph graph = new(plan, ring);
        ring.Start(_cancellation.Token);
        string? jobs = null;
        Exception? thrown = Publish(ring, claimed => jobs ??= CheckJob(ring, graph, claimed));
        Exception? ended = plan.Ending == Ending.Dispose ? Catch(ring.Dispose) : Catch(ring.Complete);
        ring.Dispose();
        return graph.Checkers.Select(checker => checker.Violation).FirstOrDefault(violation => violation is not null)
            ?? jobs
            ?? (graph.Checkers.All(checker => checker.HasEnded) ? null : "A handler's thread has not ended, or its OnShutdown was not called.")
            ?? CheckEnding(graph, thrown, ended);
    }

    public void Dispose() => _cancellation.Dispose();

    private Exception? Publish(EventRing<StressEvent> ring, Action<long> checkJob)
    {
        Exception? first = null;
        Thread[] threads =
        [
            .. Enumerable.Range(0, plan.Publishers).Select(number => new Thread(() =>
            {
                long share = (plan.Events / plan.Publishers) + (number < plan.Events % plan.Publishers ? 1 : 0);
                if (Catch(() => new Publisher(ring, plan, number, Count).Publish(share, plan.Publishers == 1 ? checkJob : null)) is { } thrown)
                    Interlocked.CompareExchange(ref first, thrown, null);
            })),
        ];
        foreach (Thread thread in threads) thread.Start();
        foreach (Thread thread in threads) thread.Join();
        return first;
    }

    private void Count(long events)
    {
        published(events);
        if (Interlocked.Add(ref _published, events) < plan.EndingAt) return;
        if (plan.Ending == Ending.Cancel) _cancellation.Cancel();
        // The publisher stops in mid-stream, with the handlers anywhere behind it.
        if (plan.Ending == Ending.Dispose) throw new PublisherStopsException();
    }

    /// <summary>Between two events every handler must have had exactly what was published.</summary>
    private static string? CheckJob(EventRing<StressEvent> ring, StressGraph graph, long published)
    {
        long[] counts = new long[graph.Checkers.Count];
        ring.RunOnHandlers(i => counts[i] = graph.Checkers[i].Count);
        return counts.All(count => count == published) ? null : $"A job after event {published - 1} found handlers at [{string.Join(", ", counts)}].";
    }

    private string? CheckEnding(StressGraph graph, Exception? thrown, Exception? ended)
    {
        Checker first = graph.Checkers[0];
        switch (plan.Ending)
        {
            case Ending.Complete or Ending.SkippedFaults:
                if ((thrown ?? ended) is { } unexpected) return $"A run without an end of its own threw {unexpected}.";
                if (first.Thrown != _reported) return $"{first.Thrown} faults were thrown and {_reported} reported.";
                return graph.Checkers.All(checker => checker.Count == plan.Events) ? null : $"Of {plan.Events} events the handlers had [{string.Join(", ", graph.Checkers.Select(c => c.Count))}].";
            case Ending.Fault:
                if (ended is not HandlerException fault || fault.Sequence != plan.EndingAt) return $"The fault at {plan.EndingAt} ended as {ended}.";
                return first.Count == plan.EndingAt && graph.Checkers.All(checker => checker.Count >= plan.EndingAt && (checker.After.Count == 0 || checker.Count == plan.EndingAt))
                    ? null
                    : $"After the fault at {plan.EndingAt} the handlers had had [{string.Join(", ", graph.Checkers.Select(c => c.Count))}].";
            case Ending.FaultBetweenBatches:
                return ended is HandlerException between && between.Sequence == first.Count && first.Count <= plan.EndingAt && graph.Checkers.All(checker => checker.Count >= first.Count)
                    ? null
                    : $"The fault before the batch with event {plan.EndingAt} ended as {ended}.";
            case Ending.Cancel:
                return (thrown, ended) is (null or OperationCanceledException, null or OperationCanceledException) ? null : $"A cancelled run threw {thrown ?? ended}.";
            default:
                return (thrown, ended) is (PublisherStopsException or OperationCanceledException, null) ? null : $"A run that was disposed of threw {thrown ?? ended}.";
        }
    }

    private static Exception? Catch(Action action)
    {
        try
        {
            action();
            return null;
        }
        catch (Exception exception)
        {
            return exception;
        }
    }

    private sealed class PublisherStopsException : Exception;
}

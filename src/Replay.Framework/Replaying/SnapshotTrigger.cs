namespace Replay;

/// <summary>Asks a run for a snapshot while it goes, from any thread. One for each run.</summary>
public sealed class SnapshotTrigger
{
    private readonly Lock _gate = new();
    private List<TaskCompletionSource<string>> _requests = [];
    private RunState? _run;
    private bool _isRequested;
    private bool _hasEnded;

    /// <summary>Asks for a snapshot after the event that is being delivered, or, before the run, after its first.</summary>
    /// <returns>Full path of the snapshot's file, once it is durable. Requests that come together share one. Cancelled when the run ends before it.</returns>
    public Task<string> RequestAsync()
    {
        lock (_gate)
        {
            if (_hasEnded) return Task.FromCanceled<string>(new CancellationToken(canceled: true));
            TaskCompletionSource<string> request = new(TaskCreationOptions.RunContinuationsAsynchronously);
            _requests.Add(request);
            Volatile.Write(ref _isRequested, true);
            _run?.StopSoon();
            return request.Task;
        }
    }

    /// <summary>True when a snapshot is wanted.</summary>
    internal bool IsRequested => Volatile.Read(ref _isRequested);

    /// <summary>Ties requests to a run that begins.</summary>
    internal void Begin(RunState run)
    {
        lock (_gate)
        {
            if (_run is not null) throw new InvalidOperationException($"A {nameof(SnapshotTrigger)} belongs to one run; give each run its own.");
            _run = run;
        }
    }

    /// <summary>Answers all requests so far.</summary>
    internal void Answer(string path)
    {
        List<TaskCompletionSource<string>> answered;
        lock (_gate)
        {
            (answered, _requests) = (_requests, []);
            Volatile.Write(ref _isRequested, false);
        }

        foreach (TaskCompletionSource<string> request in answered) request.TrySetResult(path);
    }

    /// <summary>Cancels what has not been answered.</summary>
    internal void End()
    {
        lock (_gate) _hasEnded = true;
        foreach (TaskCompletionSource<string> request in _requests) request.TrySetCanceled();
    }
}

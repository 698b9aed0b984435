namespace Replay.Cli.Comparing;

/// <summary>Takes turns on every processor, so that other threads are interrupted at other moments than usual.</summary>
internal sealed class BusyThreads : IDisposable
{
    private readonly Thread[] _threads;
    private volatile bool _isDone;

    public BusyThreads()
    {
        _threads = [.. Enumerable.Range(0, Environment.ProcessorCount).Select(_ => new Thread(Work) { IsBackground = true, Name = "busy" })];
        foreach (Thread thread in _threads) thread.Start();
    }

    public void Dispose()
    {
        _isDone = true;
        foreach (Thread thread in _threads) thread.Join();
    }

    private void Work()
    {
        int turn = 0;
        while (!_isDone)
        {
            Thread.SpinWait(20_000);
            if (++turn % 7 == 0) Thread.Sleep(1);
        }
    }
}

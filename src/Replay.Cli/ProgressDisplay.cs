using Spectre.Console;

namespace Replay.Cli;

/// <summary>A progress bar with rate and time left, shown on standard error once the work has taken a second.</summary>
/// <remarks>It asks how far the work is from a thread of its own, so the work pays nothing for it.</remarks>
internal sealed class ProgressDisplay : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RefreshInterval = TimeSpan.FromMilliseconds(100);

    private readonly ManualResetEventSlim _finished = new();
    private readonly Thread? _thread;

    /// <summary>Watches some work until disposed.</summary>
    /// <param name="terminal">Nothing is shown unless a person watches it.</param>
    /// <param name="what">What is being done, in a word or two.</param>
    /// <param name="total">How much there is to do.</param>
    /// <param name="done">How much is done; called from another thread.</param>
    public ProgressDisplay(Terminal terminal, string what, long total, Func<long> done)
    {
        if (!terminal.IsInteractive || total <= 0) return;
        _thread = new Thread(() => Show(terminal, what, total, done)) { IsBackground = true, Name = "progress" };
        _thread.Start();
    }

    public void Dispose()
    {
        _finished.Set();
        _thread?.Join();
        _finished.Dispose();
    }

    private void Show(Terminal terminal, string what, long total, Func<long> done)
    {
        if (_finished.Wait(Patience)) return;
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(terminal.Error) });
        console.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RateColumn(), new RemainingTimeColumn())
            .Start(progress =>
            {
                ProgressTask task = progress.AddTask(what, maxValue: total);
                do task.Value = done();
                while (!_finished.Wait(RefreshInterval));
            });
    }
}

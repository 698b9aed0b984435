using System.Diagnostics;
using Spectre.Console;

namespace Replay.Cli;

/// <summary>A progress bar with rate and time left, shown on standard error once the work has taken a second.</summary>
/// <remarks>It is drawn from a thread of its own; the work only leaves its figures here.</remarks>
internal sealed class ProgressDisplay : IProgress<ReplayProgress>, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RefreshInterval = TimeSpan.FromMilliseconds(100);

    private readonly ManualResetEventSlim _finished = new();
    private readonly Thread? _thread;
    private double _fraction;
    private double _perSecond;

    /// <summary>Begins to watch some work, until disposed.</summary>
    /// <param name="terminal">Nothing is shown unless a person watches it.</param>
    /// <param name="what">What is being done, in a word or two.</param>
    /// <param name="unit">Unit of the rate, in millions.</param>
    public ProgressDisplay(Terminal terminal, string what, string unit = "M events/s")
    {
        if (!terminal.IsInteractive) return;
        _thread = new Thread(() => Show(terminal, what, unit)) { IsBackground = true, Name = "progress" };
        _thread.Start();
    }

    public void Report(ReplayProgress value) => Report(value.Fraction, value.EventsPerSecond);

    /// <summary>Takes how far the work is; may be called from any thread.</summary>
    public void Report(double fraction, double perSecond)
    {
        Volatile.Write(ref _fraction, fraction);
        Volatile.Write(ref _perSecond, perSecond);
    }

    /// <summary>Takes how many bytes of a total are done.</summary>
    public IProgress<long> OfBytes(long total) => new ByteProgress(this, total);

    public void Dispose()
    {
        _finished.Set();
        _thread?.Join();
        _finished.Dispose();
    }

    private void Show(Terminal terminal, string what, string unit)
    {
        if (_finished.Wait(Patience)) return;
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(terminal.Error) });
        RateColumn rate = new(() => Volatile.Read(ref _perSecond), unit);
        console.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), rate, new RemainingTimeColumn())
            .Start(progress =>
            {
                ProgressTask task = progress.AddTask(what, maxValue: 1);
                do task.Value = Volatile.Read(ref _fraction);
                while (!_finished.Wait(RefreshInterval));
            });
    }

    private sealed class ByteProgress(ProgressDisplay display, long total) : IProgress<long>
    {
        private readonly long _started = Stopwatch.GetTimestamp();

        public void Report(long value) => display.Report(total > 0 ? (double)value / total : 1, value / Math.Max(1e-3, Stopwatch.GetElapsedTime(_started).TotalSeconds));
    }
}

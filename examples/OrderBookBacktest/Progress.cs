using Spectre.Console;

namespace OrderBookBacktest;

/// <summary>A progress bar for each step, where a person watches.</summary>
internal static class Progress
{
    public static T Show<T>(string step, Func<IProgress<double>, T> work)
    {
        if (!AnsiConsole.Profile.Capabilities.Interactive || Console.IsOutputRedirected) return work(new Fraction(null));
        return AnsiConsole.Progress().AutoClear(true).Start(progress => work(new Fraction(progress.AddTask(step, maxValue: 1))));
    }

    private sealed class Fraction(ProgressTask? task) : IProgress<double>
    {
        public void Report(double value)
        {
            if (task is not null) task.Value = value;
        }
    }
}

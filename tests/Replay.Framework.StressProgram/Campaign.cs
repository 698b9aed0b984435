using System.Diagnostics;
using System.Globalization;

namespace StressProgram;

/// <summary>Runs of random plans, one after the other, until enough events have been published.</summary>
/// <param name="seed">Names the campaign: the same seed makes the same plans.</param>
/// <param name="events">Events in all.</param>
/// <param name="output">Takes progress and faults.</param>
internal sealed class Campaign(int seed, long events, TextWriter output)
{
    private static readonly TimeSpan ReportEvery = TimeSpan.FromSeconds(10);

    private readonly Random _seeds = new(seed);
    private readonly Dictionary<string, int> _runsWith = [];
    private long _published;

    /// <summary>Events published so far, from any thread.</summary>
    public long Published => Volatile.Read(ref _published);

    /// <summary>The plan that is being carried out.</summary>
    public StressPlan? Current { get; private set; }

    /// <summary>Runs all plans; false after the first that failed, which is printed.</summary>
    public bool Run()
    {
        Stopwatch stopwatch = Stopwatch.StartNew();
        TimeSpan reported = TimeSpan.Zero;
        int runs = 0;
        for (; Published < events; runs++)
        {
            if (!Run(StressPlan.Draw(_seeds.Next(), events - Published))) return false;
            if (stopwatch.Elapsed - reported < ReportEvery) continue;
            reported = stopwatch.Elapsed;
            Print($"{Published:N0} events in {runs + 1:N0} runs, {reported.TotalSeconds:F0} s");
        }

        Print($"{Published:N0} events in {runs:N0} runs, {stopwatch.Elapsed.TotalSeconds:F1} s, seed {seed}: every sequence exact, nothing hung");
        Print($"runs with {string.Join(", ", _runsWith.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => $"{entry.Key} {entry.Value}"))}");
        return true;
    }

    /// <summary>Carries out one plan; false if something was wrong, which is printed.</summary>
    public bool Run(StressPlan plan)
    {
        Current = plan;
        foreach (string trait in new[] { $"{plan.Waiting}", $"{plan.Shape}", $"{plan.Ending}", $"{plan.Publishers} publishers" }) _runsWith[trait] = _runsWith.GetValueOrDefault(trait) + 1;
        using StressRun run = new(plan, count => Interlocked.Add(ref _published, count));
        if (run.Execute() is not { } violation) return true;
        Print($"FAILED: {violation}\n{plan}\nAgain: --run {plan.Seed} --events {plan.Events}");
        return false;
    }

    private void Print(FormattableString line) => output.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}

using System.Diagnostics;
using System.Globalization;

namespace Replay.Benchmarks;

/// <summary>Runs each case in processes of its own, the two libraries in turns: how two threads fall on caches and cores differs from process to process.</summary>
internal static class Comparison
{
    /// <summary>Measures what is missing; false when the time was not enough.</summary>
    public static bool Run(Samples samples, int processes, TimeSpan limit)
    {
        Stopwatch stopwatch = Stopwatch.StartNew();
        for (int process = 1; process <= processes; process++)
        {
            foreach (Case @case in Case.All)
            {
                foreach (Library library in Enum.GetValues<Library>())
                {
                    if (samples.RatesOf(@case, library).Length >= process) continue;
                    if (stopwatch.Elapsed > limit) return false;
                    samples.Add(@case, library, MeasureInProcess(library, @case));
                }
            }
        }

        return true;
    }

    private static double MeasureInProcess(Library library, Case @case)
    {
        ProcessStartInfo start = new(Environment.ProcessPath!) { RedirectStandardOutput = true };
        // Started by `dotnet X.dll`, the process is the host's.
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet") start.ArgumentList.Add(typeof(Comparison).Assembly.Location);
        foreach (string argument in new[] { "measure", $"{library}", $"{@case.Wait}", $"{@case.Batch}" }) start.ArgumentList.Add(argument);
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"The process that measured {library}, {@case} ended with {process.ExitCode}.");
        return double.Parse(output, CultureInfo.InvariantCulture);
    }
}

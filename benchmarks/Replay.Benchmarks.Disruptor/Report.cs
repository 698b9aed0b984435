using System.Globalization;
using System.Text;
using Replay.Benching;

namespace Replay.Benchmarks;

/// <summary>The comparison as Markdown.</summary>
internal static class Report
{
    private const int PlotWidth = 40;

    public static string Of(Samples samples)
    {
        StringBuilder text = new();
        text.AppendLine("Millions of events a second, of 64 bytes, from one publisher over 64 Ki slots to one handler: median (least to most) of all processes.").AppendLine();
        text.AppendLine("| publishing | waiting | EventRing | Disruptor | ratio of medians |");
        text.AppendLine("| --- | --- | --- | --- | --- |");
        foreach (Case @case in Case.All)
        {
            double[] ours = samples.RatesOf(@case, Library.Replay), theirs = samples.RatesOf(@case, Library.Disruptor);
            if (ours is [] || theirs is []) continue;
            text.AppendLine(CultureInfo.InvariantCulture, $"| {@case.Publishing} | {@case.Wait} | {Range(ours)} | {Range(theirs)} | {Quantile(ours, 0.5) / Quantile(theirs, 0.5):F2} |");
        }

        text.AppendLine().AppendLine("One by one, all processes; each `*` is one, from 0 to the fastest of the two:").AppendLine().AppendLine("```");
        foreach (Case @case in Case.All.Where(@case => @case.Batch == 1)) AppendPlots(text, @case, samples);
        return text.AppendLine("```").ToString();
    }

    /// <summary>Writes the page in place of the one before, and forgets the samples.</summary>
    public static void Save(string report, Samples samples)
    {
        string folder = Path.Combine(RepositoryFolder.Benchmarks, "results", Machine.Current.FolderName);
        Directory.CreateDirectory(folder);
        string path = Path.Combine(folder, "disruptor.md");
        File.WriteAllText(path, $"# EventRing beside Disruptor-net\n\n{ResultsHead.Text}\n`dotnet run -c Release --project benchmarks/Replay.Benchmarks.Disruptor`\n\n{report}");
        samples.Delete();
        Console.WriteLine($"written: {path}");
    }

    private static void AppendPlots(StringBuilder text, Case @case, Samples samples)
    {
        double fastest = Enum.GetValues<Library>().SelectMany(library => samples.RatesOf(@case, library)).DefaultIfEmpty().Max();
        foreach (Library library in Enum.GetValues<Library>())
        {
            double[] rates = samples.RatesOf(@case, library);
            if (rates is []) continue;
            string quantiles = string.Join("  ", new[] { 0, 0.25, 0.5, 0.75, 1 }.Select(q => (Quantile(rates, q) / 1e6).ToString("F0", CultureInfo.InvariantCulture).PadLeft(3)));
            text.AppendLine(CultureInfo.InvariantCulture, $"{@case.Wait,-9} {(library == Library.Replay ? "EventRing" : "Disruptor"),-9} |{Plot(rates, fastest)}|  M/s min, quartiles, max: {quantiles}");
        }
    }

    /// <summary>A mark for each process; a digit where several fall together.</summary>
    private static string Plot(double[] rates, double fastest)
    {
        int[] counts = new int[PlotWidth];
        foreach (double rate in rates) counts[Math.Min((int)(rate / fastest * PlotWidth), PlotWidth - 1)]++;
        return string.Concat(counts.Select(count => count switch { 0 => ' ', 1 => '*', < 10 => (char)('0' + count), _ => '#' }));
    }

    private static string Range(double[] rates) =>
        string.Create(CultureInfo.InvariantCulture, $"**{Quantile(rates, 0.5) / 1e6:F0}** ({rates[0] / 1e6:F0} to {rates[^1] / 1e6:F0})");

    /// <summary>Between two samples, a value in proportion.</summary>
    private static double Quantile(double[] sorted, double quantile)
    {
        double at = quantile * (sorted.Length - 1);
        int below = (int)at;
        return below + 1 < sorted.Length ? sorted[below] + ((at - below) * (sorted[below + 1] - sorted[below])) : sorted[below];
    }
}

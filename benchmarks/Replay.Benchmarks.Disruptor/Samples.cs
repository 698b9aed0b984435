using System.Globalization;

namespace Replay.Benchmarks;

/// <summary>Rates of processes, one line each in a file, so that a comparison can be made in pieces.</summary>
internal sealed class Samples(string path)
{
    private readonly List<(Case Case, Library Library, double Rate)> _all = [.. File.Exists(path) ? File.ReadLines(path).Select(Parse) : []];

    public void Add(Case @case, Library library, double rate)
    {
        _all.Add((@case, library, rate));
        File.AppendAllText(path, string.Create(CultureInfo.InvariantCulture, $"{@case.Wait},{@case.Batch},{library},{rate:F0}\n"));
    }

    public int CountOf(Case @case, Library library) => RatesOf(@case, library).Length;

    /// <summary>Events a second, from the slowest process to the fastest.</summary>
    public double[] RatesOf(Case @case, Library library) =>
        [.. _all.Where(sample => sample.Case == @case && sample.Library == library).Select(sample => sample.Rate).Order()];

    private static (Case, Library, double) Parse(string line) => line.Split(',') is [var wait, var batch, var library, var rate]
        ? (new Case(Enum.Parse<Wait>(wait), int.Parse(batch, CultureInfo.InvariantCulture)), Enum.Parse<Library>(library), double.Parse(rate, CultureInfo.InvariantCulture))
        : throw new FormatException($"'{line}' is no sample: wait, batch, library and rate are expected. Remove the file to begin anew.");
}

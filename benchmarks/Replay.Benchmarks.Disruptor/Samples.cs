using System.Globalization;

namespace Replay.Benchmarks;

/// <summary>The rates of processes, one line each in a temporary file until the page is written, so that a comparison can be made in pieces.</summary>
internal sealed class Samples : IDisposable
{
    private static readonly string FilePath = Path.Combine(Path.GetTempPath(), "replay-ring-samples.csv");

    private readonly List<(Case Case, Library Library, double Rate)> _all = [.. File.Exists(FilePath) ? File.ReadLines(FilePath).Select(Parse) : []];
    private readonly StreamWriter _file = new(FilePath, append: true) { AutoFlush = true };

    public void Add(Case @case, Library library, double rate)
    {
        _all.Add((@case, library, rate));
        _file.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{@case.Wait},{@case.Batch},{library},{rate:F0}"));
    }

    /// <summary>Events a second, from the slowest process to the fastest.</summary>
    public double[] RatesOf(Case @case, Library library) =>
        [.. _all.Where(sample => sample.Case == @case && sample.Library == library).Select(sample => sample.Rate).Order()];

    /// <summary>Forgets them: the next comparison begins anew.</summary>
    public void Delete() => File.Delete(FilePath);

    public void Dispose() => _file.Dispose();

    private static (Case, Library, double) Parse(string line) => line.Split(',') is [var wait, var batch, var library, var rate]
        ? (new Case(Enum.Parse<Wait>(wait), int.Parse(batch, CultureInfo.InvariantCulture)), Enum.Parse<Library>(library), double.Parse(rate, CultureInfo.InvariantCulture))
        : throw new FormatException($"'{line}' is no sample; delete {FilePath} to begin anew.");
}

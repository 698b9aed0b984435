using System.Globalization;
using System.Text.Json;
using Replay.Benching;

namespace Replay.Benchmarks;

/// <summary>What every page of results begins with: the machine, its limits, and the versions that were measured.</summary>
internal static class ResultsHead
{
    private const double Gigabyte = 1e9;

    private static readonly Lazy<string> Lines = new(() => string.Concat(Rows().Select(row => $"| {row.Name} | {row.Value} |\n")));

    /// <summary>A table in Markdown; the limits are measured once a process.</summary>
    public static string Text => Lines.Value;

    private static IEnumerable<(string Name, string Value)> Rows()
    {
        Machine machine = Machine.Current;
        Rates copy = Rounds.Measure(warmups: 1, rounds: 9, [new("copy", () => MachineLimits.Copy())])[0];
        yield return ("measured on", "");
        yield return ("---", "---");
        yield return ("processor", Format($"{machine.Cpu}, {machine.Processors} logical processors, {machine.Architecture}"));
        yield return ("memory", Format($"{machine.MemoryBytes / Gigabyte:F1} GB; one thread copies {copy.Median / Gigabyte:F1} GB/s ({copy.Min / Gigabyte:F1} to {copy.Max / Gigabyte:F1})"));
        yield return ("system", $"{machine.Os}, {machine.Runtime}");
        yield return ("versions", string.Join(", ", Versions()));
    }

    /// <summary>Our own version and those of the packages that our projects name, as this program was built.</summary>
    private static string[] Versions()
    {
        string name = typeof(ResultsHead).Assembly.GetName().Name!;
        using JsonDocument built = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, $"{name}.deps.json")));
        HashSet<string> ours = [.. built.RootElement.GetProperty("libraries").EnumerateObject()
            .Where(library => library.Value.GetProperty("type").GetString() == "project").Select(library => library.Name)];
        return
        [
            .. built.RootElement.GetProperty("targets").EnumerateObject().SelectMany(target => target.Value.EnumerateObject())
                .Where(library => ours.Contains(library.Name) && library.Value.TryGetProperty("dependencies", out _))
                .SelectMany(library => library.Value.GetProperty("dependencies").EnumerateObject())
                .Where(dependency => !dependency.Name.StartsWith("Replay.", StringComparison.Ordinal))
                .Select(dependency => $"{dependency.Name} {dependency.Value.GetString()}")
                .Distinct().Order(StringComparer.Ordinal)
                .Prepend($"Replay {typeof(EmbeddedArchive).Assembly.GetName().Version!.ToString(3)}"),
        ];
    }

    private static string Format(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

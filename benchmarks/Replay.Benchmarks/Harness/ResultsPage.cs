using System.Globalization;
using System.Text;
using Replay.Benching;

namespace Replay.Benchmarks;

/// <summary>The results of one command: printed as they come, and kept as a page under <c>benchmarks/results/CPU/</c> when asked to.</summary>
/// <param name="command">The command, as it is given after <c>--</c>; its first word names the page.</param>
internal sealed class ResultsPage(string command)
{
    private readonly StringBuilder _sections = new();

    /// <summary>Adds rates in millions per second: median, least and most, and the ratio of the median to the first contender's.</summary>
    /// <param name="title">What was measured, and under which conditions.</param>
    /// <param name="rates">The contenders, measured in turns.</param>
    public void Add(string title, IReadOnlyList<Rates> rates)
    {
        Console.WriteLine(title);
        Console.WriteLine($"  {"",-34}{"median",9}{"min",9}{"max",9}{"ratio",8}{"bytes",12}   (M/s)");
        BeginTable(title, "M/s", "median", "min", "max", "ratio", "bytes allocated");
        foreach (Rates r in rates)
        {
            string ratio = Text($"{r.Median / rates[0].Median:F2}"), bytes = Text($"{r.AllocatedBytes:N0}");
            Console.WriteLine($"  {r.Name,-34}{Millions(r.Median),9}{Millions(r.Min),9}{Millions(r.Max),9}{ratio,8}{bytes,12}");
            AddRow(r.Name, Millions(r.Median), Millions(r.Min), Millions(r.Max), ratio, bytes);
        }
    }

    /// <summary>Adds a table of anything else, which the caller has formatted.</summary>
    /// <param name="title">What was measured, and under which conditions.</param>
    /// <param name="columns">Heads of the columns; that of the first says what the rows are.</param>
    /// <param name="rows">As many texts each as there are columns.</param>
    public void Add(string title, string[] columns, IEnumerable<string[]> rows)
    {
        Console.WriteLine(title);
        BeginTable(title, columns);
        foreach (string[] row in rows)
        {
            Console.WriteLine($"  {row[0],-34}{string.Concat(row.Skip(1).Select((text, i) => $"  {columns[i + 1]} {text}"))}");
            AddRow(row);
        }
    }

    /// <summary>Where this machine's results are kept.</summary>
    public static string Folder => Path.Combine(RepositoryFolder.Benchmarks, "results", Machine.Current.FolderName);

    /// <summary>Writes the page, with what was measured on, in place of the one before.</summary>
    public void Save()
    {
        Directory.CreateDirectory(Folder);
        string path = Path.Combine(Folder, $"{command.Split(' ')[0]}.md");
        File.WriteAllText(path, $"# {command}\n\n{ResultsHead.Text}\n`dotnet run -c Release --project benchmarks/Replay.Benchmarks -- {command}`\n{_sections}");
        Console.WriteLine($"written: {path}");
    }

    private void BeginTable(string title, params string[] columns)
    {
        _sections.Append(CultureInfo.InvariantCulture, $"\n## {title}\n\n");
        AddRow(columns);
        AddRow(["---", .. columns.Skip(1).Select(_ => "---:")]);
    }

    private void AddRow(params string[] cells) => _sections.Append(CultureInfo.InvariantCulture, $"| {string.Join(" | ", cells)} |\n");

    private static string Millions(double perSecond) => Text($"{perSecond / 1e6:F1}");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

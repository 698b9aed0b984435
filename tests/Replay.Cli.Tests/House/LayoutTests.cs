using System.Xml.Linq;
using Replay.Tests;

namespace Replay.Cli.Tests;

/// <summary>Holds the source tree to what docs/architecture.md and CONTRIBUTING.md promise.</summary>
public class LayoutTests
{
    private const int MaxLines = 400;
    private const int MaxBytesOfAnyFile = 200 * 1024;

    private static readonly string[] Folders = ["src", "tests", "examples", "benchmarks", "docs"];

    // What each project may reference directly, and with it what that may reference; docs/architecture.md has the same table.
    private static readonly Dictionary<string, string[]> References = new()
    {
        ["Replay.Analyzers"] = [],
        ["Replay.Analyzers.CodeFixes"] = ["Replay.Analyzers"],
        ["Replay.Framework"] = ["Replay.Analyzers.CodeFixes"],
        ["Replay.Serialization.Generators"] = [],
        ["Replay.Serialization"] = ["Replay.Framework", "Replay.Serialization.Generators"],
        ["Replay.Aeron"] = ["Replay.Framework"],
        ["Replay.Disruptor"] = ["Replay.Framework"],
        ["Replay.Backtesting"] = ["Replay.Serialization"],
        ["Replay.Reports"] = ["Replay.Backtesting"],
        ["Replay.Benching"] = ["Replay.Serialization"],
        ["Replay.Cli"] = ["Replay.Aeron", "Replay.Reports", "Replay.Benching"],
        ["Quickstart"] = ["Replay.Framework"],
        ["OrderBookBacktest"] = ["Replay.Reports"],
        ["Replay.Benchmarks"] = ["Replay.Reports", "Replay.Aeron", "Replay.Benching"],
        ["Replay.Benchmarks.Disruptor"] = ["Replay.Benching"],
    };

    [Fact]
    public void No_source_file_is_longer_than_400_lines()
    {
        Assert.All(Folders.SelectMany(folder => Repository.FilesBelow(folder, "*.cs")), file =>
        {
            int lines = File.ReadLines(file).Count();
            Assert.True(lines <= MaxLines, $"{file} has {lines} lines: one idea a file, {MaxLines} lines at most.");
        });
    }

    [Fact]
    public void No_file_is_larger_than_200_kibibytes()
    {
        Assert.All(Folders.SelectMany(folder => Repository.FilesBelow(folder, "*")), file =>
            Assert.True(new FileInfo(file).Length <= MaxBytesOfAnyFile, $"{file} is larger than {MaxBytesOfAnyFile} bytes."));
    }

    [Fact]
    public void Projects_reference_only_what_the_architecture_allows()
    {
        string[] projects = [.. new[] { "src", "examples", "benchmarks" }.SelectMany(folder => Repository.FilesBelow(folder, "*.csproj"))];

        Assert.All(projects, file =>
        {
            string name = Path.GetFileNameWithoutExtension(file);
            Assert.True(References.TryGetValue(name, out string[]? allowed), $"{name} is not in the table of docs/architecture.md and of this test.");
            Assert.Subset(Closure(allowed), ReferencesOf(file));
        });
    }

    [Fact]
    public void Every_library_and_the_command_have_a_test_project()
    {
        // What a generator writes is tested where it is used, and code fixes beside their rules.
        IEnumerable<string> names = Repository.FilesBelow("src", "*.csproj").Select(file => Path.GetFileNameWithoutExtension(file).Replace(".Generators", "").Replace(".CodeFixes", ""));

        Assert.All(names, name => Assert.True(File.Exists(Repository.PathOf("tests", $"{name}.Tests", $"{name}.Tests.csproj")), $"tests/{name}.Tests is missing."));
    }

    [Fact]
    public void Every_project_is_in_the_solution_unless_it_needs_the_package_Disruptor()
    {
        string solution = File.ReadAllText(Repository.PathOf("Replay.sln")).Replace('\\', '/');
        string apart = File.ReadAllText(Repository.PathOf("src", "Replay.Disruptor.slnx"));

        Assert.All(Folders.SelectMany(folder => Repository.FilesBelow(folder, "*.csproj")), file =>
        {
            bool isApart = File.ReadAllText(file).Contains("DisruptorPackage.props", StringComparison.Ordinal);
            string project = Path.GetRelativePath(isApart ? Repository.PathOf("src") : Repository.Root, file);
            Assert.Contains($"\"{project}\"", isApart ? apart : solution, StringComparison.Ordinal);
        });
    }

    private static HashSet<string> Closure(string[] names) => [.. names, .. names.SelectMany(name => Closure(References[name]))];

    private static HashSet<string> ReferencesOf(string projectFile) =>
        [.. XDocument.Load(projectFile).Descendants("ProjectReference").Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value))];
}

using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Replay.Tests;

namespace Replay.Analyzers.Tests;

/// <summary>Our own handlers keep the rules that we ask of others.</summary>
public class OwnCodeTests
{
    private const string Planted = """
        namespace Replay;
        internal sealed class Planted : IEventHandler<long>
        {
            public void OnEvent(ref long data, in EventHeader header, bool endOfBatch) => data = Environment.TickCount64;
        }
        """;

    private const string ImplicitUsings = """
        global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq;
        global using System.Net.Http; global using System.Threading; global using System.Threading.Tasks;
        """;

    // A partial method without body, an abstract member without implementation, an unknown member, a missing constructor.
    private static readonly string[] MissingGenerated = ["CS8795", "CS0534", "CS0117", "CS7036"];

    [Fact]
    public async Task The_framework_keeps_the_rules_and_a_planted_breach_is_found()
    {
        CSharpCompilation compilation = CSharpCompilation.Create("Replay.Framework",
            [.. Repository.FilesBelow("src/Replay.Framework", "*.cs").Select(Parse), Parse(ImplicitUsings, "Usings.cs"), Parse(Planted, "Planted.cs")],
            Sources.References.Where(reference => !reference.Display!.EndsWith("Replay.Framework.dll", StringComparison.Ordinal)), Sources.Options);
        // What the framework's source generators would add is missing; all else binds.
        Assert.All(compilation.GetDiagnostics(TestContext.Current.CancellationToken).Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error),
            error => Assert.Contains(error.Id, MissingGenerated));

        Diagnostic found = Assert.Single(await Check.Diagnostics(compilation));
        Assert.Equal("Planted.cs", found.Location.SourceTree!.FilePath);
    }

    [Theory]
    [InlineData("src/Replay.Framework/Replay.Framework.csproj")]
    [InlineData("src/Replay.Backtesting/Replay.Backtesting.csproj")]
    [InlineData("examples/OrderBookBacktest/OrderBookBacktest.csproj")]
    public void Projects_with_handlers_are_built_with_the_rules(string project) =>
        Assert.Contains(XDocument.Load(Repository.PathOf(project)).Descendants("ProjectReference"), reference =>
            reference.Attribute("Include")!.Value.EndsWith("/Replay.Analyzers.csproj", StringComparison.Ordinal) && reference.Attribute("OutputItemType")?.Value == "Analyzer");

    [Fact]
    public void Every_rule_has_its_section_in_the_documentation_and_its_line_in_the_release_notes()
    {
        string documentation = File.ReadAllText(Repository.PathOf("docs", "determinism-rules.md"));
        string releases = File.ReadAllText(Repository.PathOf("src", "Replay.Analyzers", "AnalyzerReleases.Unshipped.md")) +
            File.ReadAllText(Repository.PathOf("src", "Replay.Analyzers", "AnalyzerReleases.Shipped.md"));
        Assert.All(new DeterminismAnalyzer().SupportedDiagnostics, rule =>
        {
            Assert.Contains($"## {rule.Id}: ", documentation, StringComparison.Ordinal);
            Assert.Contains($"{rule.Id} | ", releases, StringComparison.Ordinal);
        });
    }

    private static SyntaxTree Parse(string file) => Parse(File.ReadAllText(file), file);

    private static SyntaxTree Parse(string text, string path) => CSharpSyntaxTree.ParseText(text, Sources.ParseOptions, path);
}

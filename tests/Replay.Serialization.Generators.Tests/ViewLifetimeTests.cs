using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Replay.Serialization.Generators.Tests;

/// <summary>REPLAY009: views that could outlive their callback.</summary>
public sealed class ViewLifetimeTests
{
    private const string News = "[MessagePackObject] public struct News { [Key(0)] public Utf8View Text; [Key(1)] public int Id; }\n";

    [Theory]
    [InlineData("Utf8View _kept; void On(ref News data) { _kept = data.Text; }", "'data.Text'", "the field '_kept' keeps it")]
    [InlineData("News _kept; void On(ref News data) { _kept = data; }", "'data'", "the field '_kept' keeps it")]
    [InlineData("static BytesView Kept; void On(BytesView view) { Kept = view; }", "'view'", "the static field 'Kept' keeps it")]
    [InlineData("Utf8View Kept { get; set; } void On(ref News data) { Kept = data.Text; }", "'data.Text'", "'Kept' keeps it")]
    [InlineData("Utf8View[] _kept = new Utf8View[1]; void On(ref News data) { _kept[0] = data.Text; }", "'data.Text'", "an array keeps it")]
    [InlineData("System.Collections.Generic.List<News> _kept = new(); void On(ref News data) { _kept.Add(data); }", "'data'", "'List.Add' keeps it")]
    [InlineData("System.Collections.Generic.Dictionary<int, Utf8View> _kept = new(); void On(ref News data) { _kept[1] = data.Text; }", "'data.Text'", "keeps it")]
    [InlineData("object? _kept; void On(ref News data) { _kept = data.Text; }", "'data.Text'", "a box keeps it")]
    [InlineData("void On(News data) { System.Threading.Tasks.Task.Run(() => data.Text.Length); }", "'data'", "a function that captures it can run later")]
    [InlineData("RawEvent _kept; void On(ref RawEvent data) { _kept = data; }", "'data'", "the field '_kept' keeps it")]
    public async Task A_view_that_is_kept_is_reported(string body, string value, string why)
    {
        Diagnostic diagnostic = Assert.Single((await Analyze(body)).DistinctBy(d => d.GetMessage(null)));
        Assert.Equal("REPLAY009", diagnostic.Id);
        Assert.StartsWith($"{value} points into the recording", diagnostic.GetMessage(null), StringComparison.Ordinal);
        Assert.Contains(why, diagnostic.GetMessage(null), StringComparison.Ordinal);
        Assert.Contains("copy its bytes", diagnostic.GetMessage(null), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("string? _kept; void On(ref News data) { _kept = data.Text.ToString(); }")]
    [InlineData("int _id; SymbolTable _table = new(); void On(ref News data) { _id = _table.GetOrAdd(data.Text.Span); }")]
    [InlineData("int Use(ref News data) { Utf8View view = data.Text; return Measure(view); } int Measure(Utf8View view) => view.Length;")]
    [InlineData("int _id; void On(ref News data) { _id = data.Id; }")]
    [InlineData("News Copy(ref News data) { News copy = default; copy.Text = data.Text; return new News { Text = data.Text, Id = 1 }; }")]
    [InlineData("Utf8View _kept; void Reset() { _kept = default; }")]
    public async Task What_keeps_no_view_is_not_reported(string body) => Assert.Empty(await Analyze(body));

    private static async Task<IEnumerable<Diagnostic>> Analyze(string body)
    {
        Compilation compilation = Compile.Source($"{News} public class Handler {{ {body} }}");
        Assert.DoesNotContain(compilation.GetDiagnostics(TestContext.Current.CancellationToken), d => d.Severity == DiagnosticSeverity.Error);
        return await compilation.WithAnalyzers([new ViewLifetimeAnalyzer()]).GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);
    }
}

using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Replay.Analyzers.Tests;

/// <summary>Runs the rules over test sources.</summary>
internal static class Check
{
    /// <summary>Checks statements inside OnEvent of a handler with the usual fields.</summary>
    public static Task Statements(string marked, string members = "") => Source($$"""
        sealed class Handler : IEventHandler<long>
        {
            private readonly Dictionary<string, int> _byName = new();
            private readonly HashSet<int> _set = new();
            private readonly ConcurrentDictionary<int, double> _shared = new();
            private readonly List<int> _list = new();
            private long _count;
            private double _sum;
            private string _text = "";
            private object? _object;
            {{members}}
            public void OnEvent(ref long data, in EventHeader header, bool endOfBatch)
            {
                {{marked}}
            }
        }
        """);

    /// <summary>Checks that the rules report exactly where the source is marked.</summary>
    public static async Task Source(string marked)
    {
        (string source, List<Expected> expected) = Markup.Parse(Sources.Usings + marked);
        ImmutableArray<Diagnostic> found = await Diagnostics(source);
        Assert.Equal(expected.Select(mark => $"{mark.Id} {mark.Span} {mark.Text}"),
            found.Select(diagnostic => $"{diagnostic.Id} {diagnostic.Location.SourceSpan} {source[diagnostic.Location.SourceSpan.Start..diagnostic.Location.SourceSpan.End]}"));
    }

    /// <summary>The message of the one finding in statements inside OnEvent.</summary>
    public static async Task<string> Message(string statements) => Assert.Single(await Diagnostics(Sources.Usings + $$"""
        sealed class Handler : IEventHandler<long>
        {
            private readonly Dictionary<string, int> _byName = new();
            private object? _object;
            public void OnEvent(ref long data, in EventHeader header, bool endOfBatch) { {{statements}} }
        }
        """)).GetMessage(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>What the rules report and nothing suppresses, in the order of files and places.</summary>
    public static Task<ImmutableArray<Diagnostic>> Diagnostics(params ReadOnlySpan<string> sources) => Diagnostics(Sources.Compile(sources));

    public static async Task<ImmutableArray<Diagnostic>> Diagnostics(Compilation compilation)
    {
        CompilationWithAnalyzers analysis = compilation.WithAnalyzers([new DeterminismAnalyzer()], new CompilationWithAnalyzersOptions(
            new AnalyzerOptions([]), onAnalyzerException: (exception, _, _) => Assert.Fail(exception.ToString()), concurrentAnalysis: true, logAnalyzerExecutionTime: false));
        ImmutableArray<Diagnostic> found = await analysis.GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);
        return [.. found.Where(diagnostic => !diagnostic.IsSuppressed)
            .OrderBy(diagnostic => diagnostic.Location.SourceTree?.FilePath, StringComparer.Ordinal)
            .ThenBy(diagnostic => diagnostic.Location.SourceSpan.Start).ThenBy(diagnostic => diagnostic.Id, StringComparer.Ordinal)];
    }
}

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Replay.Serialization.Generators;

/// <summary>A diagnostic without references into the compilation, so that it can be compared and cached.</summary>
/// <param name="Rule">The rule's id.</param>
/// <param name="Path">The file.</param>
/// <param name="Span">The place in characters.</param>
/// <param name="Lines">The place in lines.</param>
/// <param name="Arguments">Of the message.</param>
internal sealed record Fault(string Rule, string Path, TextSpan Span, LinePositionSpan Lines, EquatableArray<string> Arguments)
{
    public static Fault At(ISymbol symbol, DiagnosticDescriptor rule, params string[] arguments)
    {
        Location location = symbol.Locations.FirstOrDefault(l => l.IsInSource) ?? Location.None;
        FileLinePositionSpan lines = location.GetLineSpan();
        return new Fault(rule.Id, lines.Path ?? "", location.SourceSpan, lines.Span, new EquatableArray<string>(arguments));
    }

    public Diagnostic ToDiagnostic()
    {
        Location location = Path.Length == 0 ? Location.None : Location.Create(Path, Span, Lines);
        return Diagnostic.Create(Rules.ById[Rule], location, [.. Arguments]);
    }
}

using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Replay.Analyzers;

/// <summary>One place that breaks one rule: reported when it lies in a handler, kept for <see cref="CallGraph"/> when it lies elsewhere.</summary>
internal sealed class Finding(DiagnosticDescriptor rule, SyntaxNode syntax, string subject, string? mend = null)
{
    /// <summary>The diagnostic's property that tells code fixes what to pass.</summary>
    public const string MendProperty = "mend";

    public DiagnosticDescriptor Rule { get; } = rule;

    public Location Location { get; } = syntax.GetLocation();

    /// <summary>What breaks the rule, as the message quotes it.</summary>
    public string Subject { get; } = subject;

    public Diagnostic ToDiagnostic() =>
        mend is null
            ? Diagnostic.Create(Rule, Location, Subject)
            : Diagnostic.Create(Rule, Location, ImmutableDictionary<string, string?>.Empty.Add(MendProperty, mend), Subject, mend);
}

using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;

namespace Replay.Analyzers;

/// <summary>REPLAY101 and REPLAY102: takes time from the <c>ReplayClock</c> in scope, or else from the event's header.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class ClockFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds => [Rules.WallClock.Id, Rules.Stopwatch.Id];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        if (await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false) is not { } model) return;
        SyntaxNode root = await model.SyntaxTree.GetRootAsync(context.CancellationToken).ConfigureAwait(false);
        if (root.FindNode(context.Span, getInnermostNodeForTie: true) is not ExpressionSyntax place || model.GetSymbolInfo(place).Symbol is not { } member) return;

        string read = $"{member.ContainingType.Name}.{member.Name}";
        if (InScope.NameOf(model, place, "ReplayClock") is { } clock)
        {
            if (FromClock(read, clock, (place as InvocationExpressionSyntax)?.ArgumentList) is { } onClock) Register($"Use {clock}", "clock", onClock);
        }
        else if (InScope.NameOf(model, place, "EventHeader") is { } header && FromHeader(read, header) is { } onHeader)
        {
            Register($"Use {header}.TimestampNs", "header", onHeader);
        }

        void Register(string title, string key, string replacement) => context.RegisterCodeFix(
            CodeAction.Create(title, _ => Task.FromResult(context.Document.WithSyntaxRoot(root.ReplaceNode(place, Expression(place, replacement)))), key),
            context.Diagnostics);
    }

    private static string? FromClock(string read, string clock, ArgumentListSyntax? arguments) => read switch
    {
        "DateTimeOffset.UtcNow" or "DateTimeOffset.Now" => $"{clock}.GetUtcNow()",
        "DateTime.UtcNow" or "DateTime.Now" => $"{clock}.GetUtcNow().UtcDateTime",
        "DateTime.Today" => $"{clock}.GetUtcNow().UtcDateTime.Date",
        "TimeProvider.System" => clock,
        "Stopwatch.GetTimestamp" => $"{clock}.GetTimestamp()",
        "Stopwatch.GetElapsedTime" => $"{clock}.GetElapsedTime{arguments}",
        _ => null,
    };

    private static string? FromHeader(string read, string header) => read switch
    {
        "DateTimeOffset.UtcNow" or "DateTimeOffset.Now" => $"DateTimeOffset.UnixEpoch.AddTicks({header}.TimestampNs / 100)",
        "DateTime.UtcNow" or "DateTime.Now" => $"DateTime.UnixEpoch.AddTicks({header}.TimestampNs / 100)",
        "DateTime.Today" => $"DateTime.UnixEpoch.AddTicks({header}.TimestampNs / 100).Date",
        _ => null,
    };

    private static ExpressionSyntax Expression(ExpressionSyntax place, string text) =>
        SyntaxFactory.ParseExpression(text).WithTriviaFrom(place).WithAdditionalAnnotations(Formatter.Annotation);
}

using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Simplification;

namespace Replay.Analyzers;

/// <summary>REPLAY109: passes the invariant culture, or an ordinal comparison or comparer, where an overload takes it.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class CultureFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds => [Rules.Culture.Id];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        if (await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false) is not { } model) return;
        SyntaxNode root = await model.SyntaxTree.GetRootAsync(context.CancellationToken).ConfigureAwait(false);
        if (!context.Diagnostics[0].Properties.TryGetValue(Finding.MendProperty, out string? mend) || FullNameOf(mend) is not { } fullName) return;

        SyntaxNode place = root.FindNode(context.Span, getInnermostNodeForTie: true);
        ArgumentSyntax added = SyntaxFactory.Argument(SyntaxFactory.ParseExpression(fullName).WithAdditionalAnnotations(Simplifier.Annotation));
        ExpressionSyntax? mended = Candidates(place, added).FirstOrDefault(candidate => Binds(model, place, candidate));
        if (mended is null) return;
        context.RegisterCodeFix(
            CodeAction.Create($"Pass {mend}", _ => Task.FromResult(context.Document.WithSyntaxRoot(root.ReplaceNode(place, mended))), mend), context.Diagnostics);
    }

    private static string? FullNameOf(string? mend) => mend switch
    {
        "CultureInfo.InvariantCulture" => "System.Globalization.CultureInfo.InvariantCulture",
        "StringComparison.Ordinal" => "System.StringComparison.Ordinal",
        "StringComparer.Ordinal" => "System.StringComparer.Ordinal",
        _ => null,
    };

    // The provider stands last in most overloads, before the result in TryParse, first in string.Format.
    private static IEnumerable<ExpressionSyntax> Candidates(SyntaxNode place, ArgumentSyntax added)
    {
        ArgumentListSyntax? arguments = place switch
        {
            InvocationExpressionSyntax call => call.ArgumentList,
            BaseObjectCreationExpressionSyntax creation => creation.ArgumentList,
            _ => null,
        };
        if (arguments is null) yield break;
        for (int index = arguments.Arguments.Count; index >= 0; index--)
        {
            ArgumentListSyntax longer = Spaced(arguments.WithArguments(arguments.Arguments.Insert(index, added)));
            yield return (ExpressionSyntax)place.ReplaceNode(arguments, longer);
        }
    }

    private static ArgumentListSyntax Spaced(ArgumentListSyntax arguments) => arguments.WithArguments(SyntaxFactory.SeparatedList(
        arguments.Arguments, Enumerable.Repeat(SyntaxFactory.Token(SyntaxKind.CommaToken).WithTrailingTrivia(SyntaxFactory.Space), arguments.Arguments.Count - 1)));

    private static bool Binds(SemanticModel model, SyntaxNode place, ExpressionSyntax candidate) =>
        candidate is not ImplicitObjectCreationExpressionSyntax &&
        model.GetSpeculativeSymbolInfo(place.SpanStart, candidate, SpeculativeBindingOption.BindAsExpression).Symbol is IMethodSymbol method &&
        method.Parameters.Any(parameter => parameter.Type.Name is "IFormatProvider" or "CultureInfo" or "StringComparison" or "IComparer");
}

using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Replay.Analyzers;

/// <summary>REPLAY104: draws from the <c>ReplayRandom</c> in scope, or turns a declared <c>Random</c> into a <c>ReplayRandom</c> with a seed.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class RandomFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds => [Rules.Random.Id];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        if (await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false) is not { } model) return;
        SyntaxNode root = await model.SyntaxTree.GetRootAsync(context.CancellationToken).ConfigureAwait(false);
        if (root.FindNode(context.Span, getInnermostNodeForTie: true) is not ExpressionSyntax place) return;

        if (DrawOn(place) is { } draw && InScope.NameOf(model, place, "ReplayRandom") is { } random)
        {
            if (Has(draw)) Register($"Draw from {random}", "scope", root.ReplaceNode(place, SyntaxFactory.IdentifierName(random).WithTriviaFrom(place)));
        }
        else if (place is BaseObjectCreationExpressionSyntax && DeclarationOf(place) is { } declaration && OnlyDraws(model, root, declaration))
        {
            Register("Make it a ReplayRandom with a seed", "declare", root.ReplaceNode(declaration, Seeded(declaration, place)));
        }

        void Register(string title, string key, SyntaxNode changed) =>
            context.RegisterCodeFix(CodeAction.Create(title, _ => Task.FromResult(context.Document.WithSyntaxRoot(changed)), key), context.Diagnostics);
    }

    // What is asked of the generator: Random.Shared.Next(5), new Random().NextDouble().
    private static InvocationExpressionSyntax? DrawOn(ExpressionSyntax generator) =>
        generator.Parent is MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax call } access && access.Expression == generator ? call : null;

    private static bool Has(InvocationExpressionSyntax draw) => draw.Expression is MemberAccessExpressionSyntax { Name.Identifier.Text: { } name } &&
        (name is "NextInt64" or "NextDouble" || (name is "Next" or "Shuffle" && draw.ArgumentList.Arguments.Count > 0));

    private static VariableDeclarationSyntax? DeclarationOf(ExpressionSyntax creation) =>
        creation.Parent is EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Variables.Count: 1 } declaration } } ? declaration : null;

    // A private field or a local, of which nothing is asked that a ReplayRandom has not.
    private static bool OnlyDraws(SemanticModel model, SyntaxNode root, VariableDeclarationSyntax declaration)
    {
        ISymbol? variable = model.GetDeclaredSymbol(declaration.Variables[0]);
        if (variable is not (ILocalSymbol or IFieldSymbol { DeclaredAccessibility: Accessibility.Private, ContainingType.DeclaringSyntaxReferences.Length: 1 })) return false;
        return root.DescendantNodes().OfType<IdentifierNameSyntax>()
            .Where(name => name.Identifier.Text == variable.Name && SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(name).Symbol, variable))
            .All(name => DrawOn(name.Parent is MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax } qualified ? qualified : name) is { } draw && Has(draw));
    }

    private static VariableDeclarationSyntax Seeded(VariableDeclarationSyntax declaration, ExpressionSyntax creation)
    {
        string value = creation is ImplicitObjectCreationExpressionSyntax ? "new(seed: 1)" : "new ReplayRandom(seed: 1)";
        VariableDeclarationSyntax seeded = declaration.ReplaceNode(creation, SyntaxFactory.ParseExpression(value).WithTriviaFrom(creation));
        return seeded.Type.IsVar ? seeded : seeded.WithType(SyntaxFactory.IdentifierName("ReplayRandom").WithTriviaFrom(seeded.Type));
    }
}

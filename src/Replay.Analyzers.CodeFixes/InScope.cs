using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Replay.Analyzers;

/// <summary>Finds what a fix may use: a clock, a generator or a header that the code at some place can already reach.</summary>
internal static class InScope
{
    /// <summary>The name of a local, parameter, field or property of a type of Replay at a place; null when there is none.</summary>
    public static string? NameOf(SemanticModel model, SyntaxNode place, string typeName)
    {
        bool isInitializer = place.FirstAncestorOrSelf<FieldDeclarationSyntax>() is not null;
        bool isStatic = isInitializer || model.GetEnclosingSymbol(place.SpanStart) is { IsStatic: true };
        return model.LookupSymbols(place.SpanStart)
            .Where(symbol => IsOf(symbol, typeName) && IsUsable(symbol, place, isStatic))
            .OrderBy(symbol => symbol is IFieldSymbol or IPropertySymbol)
            .ThenBy(symbol => symbol.Name, StringComparer.Ordinal)
            .FirstOrDefault()?.Name;
    }

    private static bool IsOf(ISymbol symbol, string typeName)
    {
        ITypeSymbol? type = symbol switch
        {
            ILocalSymbol local => local.Type,
            IParameterSymbol parameter => parameter.Type,
            IFieldSymbol field => field.Type,
            IPropertySymbol property => property.Type,
            _ => null,
        };
        return type is { ContainingNamespace: { Name: "Replay", ContainingNamespace.IsGlobalNamespace: true } } && type.Name == typeName;
    }

    private static bool IsUsable(ISymbol symbol, SyntaxNode place, bool isStatic) => symbol switch
    {
        ILocalSymbol local => local.Locations[0].SourceSpan.End < place.SpanStart,
        // Lambdas and local functions cannot capture parameters by reference.
        IParameterSymbol { RefKind: not RefKind.None } => place.FirstAncestorOrSelf<SyntaxNode>(node => node is LambdaExpressionSyntax or LocalFunctionStatementSyntax) is null,
        _ => symbol.IsStatic || !isStatic || symbol is IParameterSymbol,
    };
}

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Replay.Serialization.Generators;

/// <summary>Finds where the generated part of a type goes.</summary>
internal static class DeclarationParser
{
    public static Declaration Parse(INamedTypeSymbol type)
    {
        List<INamedTypeSymbol> nesting = [.. Nesting(type)];
        string? space = type.ContainingNamespace.IsGlobalNamespace ? null : type.ContainingNamespace.ToDisplayString();
        bool isPublic = nesting.TrueForAll(t => t.DeclaredAccessibility == Accessibility.Public);
        string hint = string.Join(".", nesting.Select(t => t.Name));
        return new Declaration(
            space, new EquatableArray<string>([.. nesting.Select(Header)]), isPublic ? "public" : "internal", space is null ? hint : $"{space}.{hint}");
    }

    /// <summary>The innermost of the type and those around it that is not partial; null: all are.</summary>
    public static INamedTypeSymbol? FirstNotPartial(INamedTypeSymbol type) => Nesting(type).LastOrDefault(t => !IsPartial(t));

    public static bool IsPartial(INamedTypeSymbol type) =>
        type.DeclaringSyntaxReferences.Any(r => r.GetSyntax() is TypeDeclarationSyntax t && t.Modifiers.Any(SyntaxKind.PartialKeyword));

    private static IEnumerable<INamedTypeSymbol> Nesting(INamedTypeSymbol type) =>
        type.ContainingType is null ? [type] : Nesting(type.ContainingType).Append(type);

    private static string Header(INamedTypeSymbol type)
    {
        string keyword = (type.IsRecord, type.TypeKind) switch
        {
            (true, TypeKind.Struct) => "record struct",
            (true, _) => "record",
            (_, TypeKind.Struct) => "struct",
            (_, TypeKind.Interface) => "interface",
            _ => "class",
        };
        return $"partial {keyword} {Names.Escaped(type.Name)}";
    }
}

using Microsoft.CodeAnalysis;

namespace Replay.Serialization.Generators;

/// <summary>Tells whether values of a type point into a recording.</summary>
internal static class ViewFinder
{
    public static bool IsView(ITypeSymbol type) => type.FullName() is Names.Utf8View or Names.BytesView or Names.RawEvent;

    /// <summary>True for a view, and for what has one in a field, at any depth.</summary>
    public static bool HoldsView(ITypeSymbol type) => HoldsView(type, new HashSet<ITypeSymbol>(SymbolEqualityComparer.Default));

    private static bool HoldsView(ITypeSymbol type, HashSet<ITypeSymbol> seen)
    {
        if (IsView(type)) return true;
        if (type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable) return HoldsView(nullable.TypeArguments[0], seen);
        if (type.SpecialType != SpecialType.None || type.TypeKind is not (TypeKind.Struct or TypeKind.Class) || !seen.Add(type)) return false;
        if (!type.IsValueType && !type.Has(Names.MessagePackObject)) return false;
        return type.GetMembers().OfType<IFieldSymbol>().Any(f => !f.IsStatic && HoldsView(f.Type, seen));
    }
}

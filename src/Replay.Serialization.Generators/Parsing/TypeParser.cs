using Microsoft.CodeAnalysis;

namespace Replay.Serialization.Generators;

/// <summary>Finds how a member's type stands on the wire.</summary>
internal sealed class TypeParser(ShapeParser shapes)
{
    private const int MaxInlineArrayLength = ushort.MaxValue;

    /// <summary>The wire type; null, and how to mend it, when there is none.</summary>
    public WireType? Parse(ITypeSymbol type, out string mend)
    {
        if (type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable)
        {
            return Parse(nullable.TypeArguments[0], out mend) is { } inside ? inside with { IsNullable = true } : null;
        }

        if (type is INamedTypeSymbol { TypeKind: TypeKind.Enum } enumeration)
        {
            mend = "";
            return new WireType(Number(enumeration.EnumUnderlyingType!)!.Value, type.Qualified(), IsEnum: true);
        }

        mend = "use a supported type (docs/serialization.md lists them) or a struct with [MessagePackObject]";
        if ((Number(type) ?? Known(type)) is { } kind) return new WireType(kind, type.Qualified());
        if (type.FullName() == Names.FixedText) return new WireType(WireKind.Text, type.Qualified());
        if (type.Attribute(Names.InlineArray) is { } inline) return InlineArray((INamedTypeSymbol)type, (int)inline.Argument(0)!, out mend);
        if (type is INamedTypeSymbol { IsValueType: true, IsGenericType: false } named && type.Has(Names.MessagePackObject))
        {
            return shapes.Nested(named) is { } shape ? new WireType(WireKind.Nested, type.Qualified(), Shape: shape) : null;
        }

        mend = MendOf(type) ?? mend;
        return null;
    }

    private WireType? InlineArray(INamedTypeSymbol type, int length, out string mend)
    {
        ITypeSymbol element = type.GetMembers().OfType<IFieldSymbol>().First(f => !f.IsStatic).Type;
        if (element.SpecialType == SpecialType.System_Byte)
        {
            mend = "";
            return new WireType(WireKind.Bytes, type.Qualified(), Length: length);
        }

        WireType? parsed = Parse(element, out mend);
        if (parsed is null) return null;
        if (parsed.Kind is WireKind.Array or WireKind.Bytes) mend = "wrap the inner inline array in a struct with [MessagePackObject]";
        else if (length > MaxInlineArrayLength) mend = $"shorten the inline array to {MaxInlineArrayLength:N0} elements";
        else return new WireType(WireKind.Array, type.Qualified(), Length: length, Element: parsed);
        return null;
    }

    private static WireKind? Number(ITypeSymbol type) => type.SpecialType switch
    {
        SpecialType.System_Boolean => WireKind.Boolean,
        SpecialType.System_SByte => WireKind.SByte,
        SpecialType.System_Byte => WireKind.Byte,
        SpecialType.System_Int16 => WireKind.Int16,
        SpecialType.System_UInt16 => WireKind.UInt16,
        SpecialType.System_Int32 => WireKind.Int32,
        SpecialType.System_UInt32 => WireKind.UInt32,
        SpecialType.System_Int64 => WireKind.Int64,
        SpecialType.System_UInt64 => WireKind.UInt64,
        SpecialType.System_Char => WireKind.Char,
        SpecialType.System_Single => WireKind.Single,
        SpecialType.System_Double => WireKind.Double,
        SpecialType.System_Decimal => WireKind.Decimal,
        SpecialType.System_DateTime => WireKind.DateTime,
        _ => null,
    };

    private static WireKind? Known(ITypeSymbol type) => type.FullName() switch
    {
        "System.TimeSpan" => WireKind.TimeSpan,
        "System.Guid" => WireKind.Guid,
        Names.Utf8View => WireKind.Utf8View,
        Names.BytesView => WireKind.BytesView,
        _ => null,
    };

    private static string? MendOf(ITypeSymbol type) => type switch
    {
        { SpecialType: SpecialType.System_String } =>
            "use FixedText<Bytes16> for a short text, a Utf8View for a text of any length, or an id from a SymbolTable",
        IArrayTypeSymbol { ElementType.SpecialType: SpecialType.System_Byte } => "use an [InlineArray] struct of bytes, or a BytesView for any length",
        IArrayTypeSymbol => "use an [InlineArray] struct, which holds its elements in place",
        { IsReferenceType: true } => "make it a struct with [MessagePackObject]: a nested object would have to be allocated",
        { IsValueType: true } when type is INamedTypeSymbol { IsGenericType: true } => "use a struct without type parameters",
        { IsValueType: true } when type.ContainingNamespace?.Name != "System" => "give it [MessagePackObject] and [Key(n)]",
        _ => null,
    };
}

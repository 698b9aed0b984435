using Microsoft.CodeAnalysis;

namespace Replay.Analyzers;

/// <summary>Types whose text depends on a culture: signed and fractional numbers (sign, separators), dates and times.</summary>
internal static class FormattedTypes
{
    private static readonly HashSet<string> Dates = ["DateTime", "DateTimeOffset", "DateOnly", "TimeOnly", "Half", "Int128", "BigInteger"];

    public static bool Includes(ITypeSymbol? type)
    {
        if (type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable) type = nullable.TypeArguments[0];
        return type is not null && type.TypeKind != TypeKind.Enum && (type.SpecialType is SpecialType.System_SByte or SpecialType.System_Int16 or SpecialType.System_Int32
            or SpecialType.System_Int64 or SpecialType.System_IntPtr or SpecialType.System_Single or SpecialType.System_Double or SpecialType.System_Decimal || IsDate(type));
    }

    /// <summary>Parsing unsigned numbers depends on the culture too: it allows for signs and separators.</summary>
    public static bool IsParsedByCulture(ITypeSymbol type) => Includes(type) || type.Name == "UInt128" ||
        type.SpecialType is SpecialType.System_Byte or SpecialType.System_UInt16 or SpecialType.System_UInt32 or SpecialType.System_UInt64 or SpecialType.System_UIntPtr;

    public static bool IsFormatted(IParameterSymbol parameter) =>
        Includes(parameter.Type) || parameter.Type.Name is "AppendInterpolatedStringHandler";

    public static bool IsWriter(ITypeSymbol type) => type.Name is "StringBuilder" or "TextWriter" or "StringWriter" or "StreamWriter" or "Console";

    /// <summary>System.Convert between text and a type of these.</summary>
    public static bool IsConversion(IMethodSymbol method) => method.Parameters.Length > 0 &&
        (method.Name == "ToString" ? Includes(method.Parameters[0].Type) : method.Parameters[0].Type.SpecialType == SpecialType.System_String && IsParsedByCulture(method.ReturnType));

    private static bool IsDate(ITypeSymbol type) =>
        Dates.Contains(type.Name) && type.ContainingNamespace is { Name: "System" or "Numerics" };
}

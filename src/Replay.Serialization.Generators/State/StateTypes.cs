using Microsoft.CodeAnalysis;

namespace Replay.Serialization.Generators;

/// <summary>Which types a state can hold, and the code for each.</summary>
internal static class StateTypes
{
    private const string Collections = "global::Replay.Serialization.StateCollections";
    private const string Bits = "global::System.BitConverter";

    /// <summary>The code for a type; null: a state cannot hold it.</summary>
    public static StateCode? Of(ITypeSymbol type) => type switch
    {
        INamedTypeSymbol { TypeKind: TypeKind.Enum, EnumUnderlyingType: { } underlying } => Enumeration(type, Of(underlying)!),
        IArrayTypeSymbol { Rank: 1 } array => Array(array),
        INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable => Nullable(nullable),
        INamedTypeSymbol { IsGenericType: true } generic => Collection(generic),
        _ => Plain(type) ?? Part(type),
    };

    private static StateCode? Plain(ITypeSymbol type) => type.SpecialType switch
    {
        SpecialType.System_Boolean => Method("bool", "Boolean"),
        SpecialType.System_Byte => Narrow("byte"),
        SpecialType.System_SByte => Narrow("sbyte"),
        SpecialType.System_Int16 => Narrow("short"),
        SpecialType.System_UInt16 => Narrow("ushort"),
        SpecialType.System_Char => Narrow("char"),
        SpecialType.System_Int32 => Method("int", "Int32"),
        SpecialType.System_UInt32 => Key("uint", "writer.WriteInt32(unchecked((int){0}))", "unchecked((uint){0}.ReadInt32())"),
        SpecialType.System_Int64 => Method("long", "Int64"),
        SpecialType.System_UInt64 => Key("ulong", "writer.WriteInt64(unchecked((long){0}))", "unchecked((ulong){0}.ReadInt64())"),
        SpecialType.System_Single => new("float", $"writer.WriteInt32({Bits}.SingleToInt32Bits({{0}}))", $"{Bits}.Int32BitsToSingle({{0}}.ReadInt32())"),
        SpecialType.System_Double => new("double", "writer.WriteDouble({0})", "{0}.ReadDouble()"),
        SpecialType.System_Decimal => Method("decimal", "Decimal"),
        SpecialType.System_DateTime => Method("global::System.DateTime", "DateTime"),
        SpecialType.System_String when type.NullableAnnotation == NullableAnnotation.Annotated => new("string?", "writer.WriteString({0})", "{0}.ReadString()"),
        SpecialType.System_String => Key("string", "writer.WriteString({0})", "{0}.ReadString()!"),
        _ => type.FullName() switch
        {
            "System.TimeSpan" => Key("global::System.TimeSpan", "writer.WriteInt64({0}.Ticks)", "new global::System.TimeSpan({0}.ReadInt64())"),
            "System.Guid" => Method("global::System.Guid", "Guid"),
            "System.Int128" => Method("global::System.Int128", "Int128"),
            _ => null,
        },
    };

    private static StateCode Method(string type, string name) => Key(type, $"writer.Write{name}({{0}})", $"{{0}}.Read{name}()");

    private static StateCode Narrow(string type) => Key(type, "writer.WriteInt32({0})", $"checked(({type}){{0}}.ReadInt32())");

    private static StateCode Key(string type, string write, string read) => new(type, write, read, IsKey: true);

    private static StateCode Enumeration(ITypeSymbol type, StateCode underlying) => Key(
        type.Qualified(), underlying.WriteOf($"({underlying.TypeName}){{0}}"), $"({type.Qualified()})({underlying.Read})");

    private static StateCode? Nullable(INamedTypeSymbol type) => Of(type.TypeArguments[0]) is { Read: not null } element
        ? new($"{element.TypeName}?", $"{Collections}.WriteNullable(writer, {{0}}, {element.Writer})", $"{Collections}.ReadNullable(ref {{0}}, {element.Reader})")
        : null;

    private static StateCode? Array(IArrayTypeSymbol type) => Of(type.ElementType) is { Read: not null } element
        ? new(
            $"{element.TypeName}[]", Sequence("WriteSequence", element), $"{Collections}.ReadArray(ref {{0}}, {element.Reader})",
            $"{Collections}.ReadIntoArray(ref {{1}}, {{0}}, {element.Reader})")
        : null;

    private static StateCode? Collection(INamedTypeSymbol type) => type.FullName() switch
    {
        "System.Collections.Generic.List" => Elements(type, "WriteSequence", mustBeKey: false),
        "System.Collections.Generic.HashSet" or "System.Collections.Generic.SortedSet" => Elements(type, "WriteSet", mustBeKey: true),
        "System.Collections.Generic.Queue" => Queue(type),
        "System.Collections.Generic.Dictionary" or "System.Collections.Generic.SortedDictionary" => Map(type),
        _ => null,
    };

    private static StateCode? Elements(INamedTypeSymbol type, string write, bool mustBeKey)
    {
        if (Of(type.TypeArguments[0]) is not { Read: not null } element || (mustBeKey && !element.IsKey)) return null;
        string fill = $"{Collections}.ReadInto<{NameOf(type)}, {element.TypeName}>(ref {{1}}, {{0}}, {element.Reader})";
        return new(NameOf(type), Sequence(write, element), New(fill, type), fill);
    }

    private static StateCode? Queue(INamedTypeSymbol type)
    {
        if (Of(type.TypeArguments[0]) is not { Read: not null } element) return null;
        string fill = $"{Collections}.ReadIntoQueue(ref {{1}}, {{0}}, {element.Reader})";
        return new(NameOf(type), Sequence("WriteSequence", element), New(fill, type), fill);
    }

    private static StateCode? Map(INamedTypeSymbol type)
    {
        if (Of(type.TypeArguments[0]) is not { IsKey: true } key || Of(type.TypeArguments[1]) is not { Read: not null } value) return null;
        string fill = $"{Collections}.ReadIntoMap<{NameOf(type)}, {key.TypeName}, {value.TypeName}>(ref {{1}}, {{0}}, {key.Reader}, {value.Reader})";
        return new(NameOf(type), $"{Collections}.WriteMap(writer, {{0}}, {key.Writer}, {value.Writer})", New(fill, type), fill);
    }

    /// <summary>An object that saves itself: only as a member, since nobody could make the elements of a collection anew.</summary>
    private static StateCode? Part(ITypeSymbol type)
    {
        bool savesItself = type.IsReferenceType
            && (type.FullName() == Names.Snapshotable || type.AllInterfaces.Any(i => i.FullName() == Names.Snapshotable) || type.Has(Names.SnapshotState));
        return savesItself ? new(NameOf(type), "writer.WritePart({0})", Read: null, "{1}.ReadPart({0})") : null;
    }

    private static string Sequence(string method, StateCode element) => $"{Collections}.{method}(writer, {{0}}, {element.Writer})";

    private static string New(string fill, INamedTypeSymbol type) => fill.Replace("{0}", $"new {NameOf(type)}()").Replace("{1}", "{0}");

    private static string NameOf(ITypeSymbol type) => type.ToDisplayString(Names.WithNulls);
}

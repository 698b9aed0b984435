using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Replay.Serialization.Generators;

/// <summary>Full names of the attributes and types that the generator knows, and how it finds them on symbols.</summary>
internal static class Names
{
    public const string MessagePackObject = "MessagePack.MessagePackObjectAttribute";
    public const string Key = "MessagePack.KeyAttribute";
    public const string IgnoreMember = "MessagePack.IgnoreMemberAttribute";
    public const string MessagePackFormatter = "MessagePack.MessagePackFormatterAttribute";
    public const string CallbackReceiver = "MessagePack.IMessagePackSerializationCallbackReceiver";
    public const string InlineArray = "System.Runtime.CompilerServices.InlineArrayAttribute";
    public const string EventType = "Replay.EventTypeAttribute";
    public const string EventCodec = "Replay.Serialization.EventCodecAttribute";
    public const string EventStream = "Replay.Serialization.EventStreamAttribute";
    public const string InlineArrayFormatter = "Replay.Serialization.InlineArrayFormatter";
    public const string FixedText = "Replay.Serialization.FixedText";
    public const string Utf8View = "Replay.Serialization.Utf8View";
    public const string BytesView = "Replay.Serialization.BytesView";
    public const string RawEvent = "Replay.RawEvent";
    public const string Snapshotable = "Replay.ISnapshotable";
    public const string SnapshotState = "Replay.Serialization.SnapshotStateAttribute";
    public const string State = "Replay.Serialization.StateAttribute";
    public const string NotState = "Replay.Serialization.NotStateAttribute";

    /// <summary>Fully qualified, with what may be null.</summary>
    public static readonly SymbolDisplayFormat WithNulls = SymbolDisplayFormat.FullyQualifiedFormat.AddMiscellaneousOptions(
        SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    public static AttributeData? Attribute(this ISymbol symbol, string fullName) =>
        symbol.GetAttributes().FirstOrDefault(a => a.AttributeClass?.FullName() == fullName);

    public static bool Has(this ISymbol symbol, string attribute) => symbol.Attribute(attribute) is not null;

    /// <summary>Namespace and name, without type arguments.</summary>
    public static string FullName(this ITypeSymbol type)
    {
        string? space = type.ContainingNamespace is { IsGlobalNamespace: false } n ? n.ToDisplayString() + "." : null;
        return space + (type.ContainingType is null ? null : type.ContainingType.Name + ".") + type.Name;
    }

    /// <summary>A name as C# writes it, with an @ where it is a keyword.</summary>
    public static string Escaped(string name) => SyntaxFacts.GetKeywordKind(name) == SyntaxKind.None ? name : $"@{name}";

    /// <summary>As it is written in generated code, from <c>global::</c> on.</summary>
    public static string Qualified(this ITypeSymbol type) => type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);

    public static TValue Named<TValue>(this AttributeData? attribute, string name, TValue otherwise) =>
        attribute?.NamedArguments.FirstOrDefault(a => a.Key == name).Value.Value is TValue value ? value : otherwise;

    /// <summary>The constructor's argument, when it has one of this type.</summary>
    public static object? Argument(this AttributeData? attribute, int index) =>
        attribute is not null && attribute.ConstructorArguments.Length > index && attribute.ConstructorArguments[index].Kind != TypedConstantKind.Array
            ? attribute.ConstructorArguments[index].Value
            : null;
}

using Microsoft.CodeAnalysis;

namespace Replay.Serialization.Generators;

/// <summary>Reads an event type into the model of its codec.</summary>
internal static class CodecParser
{
    private static readonly Parsed<CodecModel> NotOurs = new(null, default);

    public static Parsed<CodecModel> Parse(GeneratorAttributeSyntaxContext context, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var type = (INamedTypeSymbol)context.TargetSymbol;
        AttributeData? options = type.Attribute(Names.EventCodec);
        if (options.Argument(0) is not null) return NotOurs;

        bool isAskedFor = options is not null || type.Has(Names.EventType);
        var shapes = new ShapeParser();
        if (DeclarationParser.FirstNotPartial(type) is { } notPartial)
        {
            // A plain [MessagePackObject] type may have nothing to do with events, so only one that asks for a codec is told.
            if (!isAskedFor) return NotOurs;
            shapes.Report(type, Rules.NotPartial, type.Name, notPartial.Name);
            return new Parsed<CodecModel>(null, shapes.Faults);
        }

        CheckShape(type, shapes);
        // Within the type its own short name is enough.
        Shape root = shapes.Parse(type) with { TypeName = Names.Escaped(type.Name) };
        CodecModel? model = shapes.IsFaulty ? null : new CodecModel(DeclarationParser.Parse(type), root, options.Named("Compact", false));
        return new Parsed<CodecModel>(model, shapes.Faults);
    }

    private static void CheckShape(INamedTypeSymbol type, ShapeParser shapes)
    {
        (string Why, string Mend)? fault = type switch
        {
            _ when HasTypeParameters(type) => ("it is generic", "declare a type without type parameters, not nested in a generic one"),
            { IsRefLikeType: true } => ("it is a ref struct, which no slot can hold", "make it a plain struct with view fields"),
            { IsValueType: true, IsReadOnly: true } => ("it is a readonly struct, which cannot be filled in place", "remove readonly"),
            { IsFileLocal: true } => ("it is visible in its file only", "make it internal"),
            { IsValueType: true } => null,
            { IsAbstract: true } => ("it is abstract", "give each concrete type its own [EventType] and list them in an [EventStream]"),
            _ when !type.InstanceConstructors.Any(c => c.Parameters.IsEmpty) => ("it has no constructor without parameters", "add one, for the slot"),
            _ when HasRequiredMembers(type) => ("it has required members, which an empty slot cannot have", "remove required"),
            _ => null,
        };
        if (fault is var (why, mend)) shapes.Report(type, Rules.BadShape, type.Name, why, mend);
    }

    private static bool HasTypeParameters(INamedTypeSymbol type) => type.IsGenericType || (type.ContainingType is { } outer && HasTypeParameters(outer));

    private static bool HasRequiredMembers(INamedTypeSymbol type) =>
        type.GetMembers().Any(m => m is IFieldSymbol { IsRequired: true } or IPropertySymbol { IsRequired: true }) ||
        (type.BaseType is { SpecialType: SpecialType.None } baseType && HasRequiredMembers(baseType));
}

using Microsoft.CodeAnalysis;

namespace Replay.Serialization.Generators;

/// <summary>Reads a stream's declaration into the model of its slot.</summary>
internal sealed class StreamParser(INamedTypeSymbol stream)
{
    private readonly List<Fault> _faults = [];

    public static Parsed<StreamModel> Parse(GeneratorAttributeSyntaxContext context, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return new StreamParser((INamedTypeSymbol)context.TargetSymbol).Parse(context.Attributes[0]);
    }

    private Parsed<StreamModel> Parse(AttributeData attribute)
    {
        (string Why, string Mend)? fault = stream switch
        {
            { IsGenericType: true } or { IsReadOnly: true } or { IsRefLikeType: true } => ("it is generic, readonly or a ref struct", "declare a plain partial struct"),
            _ when DeclarationParser.FirstNotPartial(stream) is { } type => ($"'{type.Name}' is not partial", $"declare '{type.Name}' partial"),
            _ => null,
        };
        if (fault is var (why, mend)) _faults.Add(Fault.At(stream, Rules.BadStream, stream.Name, why, mend));

        TypedConstant types = attribute.ConstructorArguments[0];
        INamedTypeSymbol[] listed = types.IsNull ? [] : [.. types.Values.Select(v => v.Value).OfType<INamedTypeSymbol>()];
        if (listed.Length == 0) _faults.Add(Fault.At(stream, Rules.BadStream, stream.Name, "it lists no types", "name them, as in [EventStream(typeof(Trade), typeof(Quote))]"));

        StreamType[] parsed = [.. listed.Select(ParseType).OfType<StreamType>().OrderBy(t => t.TemplateId)];
        CheckUnique(parsed);
        StreamModel? model = _faults.Count > 0 ? null : new StreamModel(
            DeclarationParser.Parse(stream), Names.Escaped(stream.Name), Number(attribute, "SchemaId"), Number(attribute, "Version"), new EquatableArray<StreamType>(parsed));
        return new Parsed<StreamModel>(model, new EquatableArray<Fault>([.. _faults]));
    }

    private StreamType? ParseType(INamedTypeSymbol type)
    {
        if (type.Attribute(Names.EventType).Argument(0) is not int templateId) return Refuse(type, "it has no template id", "give it [EventType(templateId)]");
        if (templateId is < 1 or > ushort.MaxValue) return Refuse(type, $"its template id is {templateId}", "choose one from 1 to 65,535");
        var codec = type.Attribute(Names.EventCodec).Argument(0) as INamedTypeSymbol;
        if (codec is null && !(type.Has(Names.MessagePackObject) && DeclarationParser.FirstNotPartial(type) is null))
        {
            return Refuse(type, "it has no codec", "give it [MessagePackObject] and make it partial, or name a codec with [EventCodec(typeof(...))]");
        }

        bool holdsView = codec is null ? ViewFinder.HoldsView(type) : Implements(codec, "Replay.IViewCodec");
        return new StreamType(
            type.Qualified(), type.Name, codec?.Qualified() ?? $"{type.Qualified()}.Codec", templateId, type.IsUnmanagedType, holdsView,
            TakesHeader: codec is not null && Implements(codec, "Replay.IMessageHeaderCodec"));
    }

    private void CheckUnique(StreamType[] types)
    {
        foreach (IGrouping<int, StreamType> same in types.GroupBy(t => t.TemplateId).Where(g => g.Count() > 1))
        {
            _faults.Add(Fault.At(stream, Rules.BadStreamType, same.Last().Name, stream.Name, $"'{same.First().Name}' has its template id {same.Key} too", "give each type its own"));
        }

        foreach (IGrouping<string, StreamType> same in types.GroupBy(t => t.Name).Where(g => g.Count() > 1 && g.Select(t => t.TemplateId).Distinct().Count() > 1))
        {
            _faults.Add(Fault.At(stream, Rules.BadStreamType, same.Key, stream.Name, "another of its types has the same name", "rename one of them"));
        }
    }

    private StreamType? Refuse(INamedTypeSymbol type, string why, string mend)
    {
        _faults.Add(Fault.At(stream, Rules.BadStreamType, type.Name, stream.Name, why, mend));
        return null;
    }

    private static bool Implements(INamedTypeSymbol type, string contract) => type.AllInterfaces.Any(i => i.FullName() == contract);

    private static int Number(AttributeData attribute, string name) => attribute.Named(name, 0) & ushort.MaxValue;
}

using Microsoft.CodeAnalysis;

namespace Replay.Serialization.Generators;

/// <summary>Finds the members of an event type or of a struct nested in one, and everything that is wrong with them.</summary>
internal sealed class ShapeParser
{
    private const int MaxKey = 1_023;

    private readonly List<Fault> _faults = [];

    public EquatableArray<Fault> Faults => new([.. _faults]);

    public bool IsFaulty { get; private set; }

    public void Report(ISymbol symbol, DiagnosticDescriptor rule, params string[] arguments)
    {
        IsFaulty = true;
        _faults.Add(Fault.At(symbol, rule, arguments));
    }

    /// <summary>The shape of a nested struct. One that gets a codec of its own reports its own faults.</summary>
    public Shape? Nested(INamedTypeSymbol type)
    {
        var parser = new ShapeParser();
        Shape shape = parser.Parse(type);
        if (!parser.IsFaulty) return shape;
        IsFaulty = true;
        if (!DeclarationParser.IsPartial(type)) _faults.AddRange(parser.Faults);
        return null;
    }

    public Shape Parse(INamedTypeSymbol type)
    {
        CheckType(type);
        var members = new SortedDictionary<int, Member>();
        foreach (ISymbol symbol in Members(type))
        {
            if (ParseMember(symbol) is not { } member) continue;
            if (members.TryGetValue(member.Key, out Member first)) Report(symbol, Rules.BadKey, symbol.Name, Text(member.Key), $"is the key of '{first.Name}'");
            else members.Add(member.Key, member);
        }

        return new Shape(type.Qualified(), type.Name, !type.IsValueType, new EquatableArray<Member>([.. members.Values]));
    }

    private void CheckType(INamedTypeSymbol type)
    {
        AttributeData? attribute = type.Attribute(Names.MessagePackObject);
        if (attribute.Argument(0) is true) Report(type, Rules.TextKey, type.Name);
        if (type.AllInterfaces.Any(i => i.FullName() == Names.CallbackReceiver))
        {
            Report(type, Rules.NotHonoured, type.Name, "serialization callbacks", "do their work in the handler");
        }

        if (type.Has(Names.MessagePackFormatter))
        {
            Report(type, Rules.NotHonoured, type.Name, "a formatter of its own", "remove it, or write an IEventCodec and name it with [EventCodec]");
        }
    }

    /// <summary>Fields and properties of the instance, those of base classes first.</summary>
    private static IEnumerable<ISymbol> Members(INamedTypeSymbol type)
    {
        IEnumerable<ISymbol> inherited = type.BaseType is { SpecialType: SpecialType.None } baseType ? Members(baseType) : [];
        IEnumerable<ISymbol> own = type.GetMembers().Where(m => m is IFieldSymbol { IsConst: false } or IPropertySymbol { IsIndexer: false });
        return inherited.Concat(own.Where(m => !m.IsStatic && !m.IsImplicitlyDeclared && !m.IsOverride));
    }

    private Member? ParseMember(ISymbol symbol)
    {
        AttributeData? attribute = symbol.Attribute(Names.Key);
        if (symbol.Has(Names.IgnoreMember)) return null;
        if (attribute is null)
        {
            if (symbol.DeclaredAccessibility == Accessibility.Public) Report(symbol, Rules.NoKey, symbol.Name);
            return null;
        }

        ITypeSymbol type = symbol is IFieldSymbol field ? field.Type : ((IPropertySymbol)symbol).Type;
        if (attribute.Argument(0) is not int key)
        {
            Report(symbol, Rules.TextKey, symbol.Name);
            return null;
        }

        if (key is < 0 or > MaxKey) Report(symbol, Rules.BadKey, symbol.Name, Text(key), "is out of range");
        CheckWritable(symbol);
        return ParseType(symbol, type) is { } wire ? new Member(key, Names.Escaped(symbol.Name), symbol is IPropertySymbol, wire) : null;
    }

    private void CheckWritable(ISymbol symbol)
    {
        (string Why, string Mend)? fault = symbol switch
        {
            { DeclaredAccessibility: not Accessibility.Public } => ("it is not public", "make it public, as MessagePack-CSharp needs it too"),
            IFieldSymbol { IsReadOnly: true } => ("it is readonly", "remove readonly"),
            IPropertySymbol { SetMethod: null } => ("it has no setter", "give it a setter, or [IgnoreMember] if it is computed"),
            IPropertySymbol { SetMethod.IsInitOnly: true } => ("its setter is init-only", "use set in place of init"),
            IPropertySymbol { GetMethod: null } => ("it has no getter", "give it a getter"),
            IPropertySymbol p when p.SetMethod!.DeclaredAccessibility != Accessibility.Public => ("its setter is not public", "make the setter public"),
            _ => null,
        };
        if (fault is var (why, mend)) Report(symbol, Rules.NotWritable, symbol.Name, why, mend);
    }

    private WireType? ParseType(ISymbol symbol, ITypeSymbol type)
    {
        bool hasFormatter = symbol.Has(Names.MessagePackFormatter) ||
            (type.Has(Names.InlineArray) && type.Attribute(Names.MessagePackFormatter)?.Argument(0) is ITypeSymbol f && f.FullName() != Names.InlineArrayFormatter);
        if (hasFormatter)
        {
            Report(symbol, Rules.NotHonoured, symbol.Name, "a formatter of its own", "remove it, or write an IEventCodec and name it with [EventCodec]");
            return null;
        }

        bool wasFaulty = IsFaulty;
        IsFaulty = false;
        WireType? wire = new TypeParser(this).Parse(type, out string mend);
        bool nestedIsFaulty = IsFaulty;
        IsFaulty |= wasFaulty;
        if (wire is null && !nestedIsFaulty) Report(symbol, Rules.UnsupportedType, symbol.Name, type.ToDisplayString(), mend);
        return wire;
    }

    private static string Text(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}

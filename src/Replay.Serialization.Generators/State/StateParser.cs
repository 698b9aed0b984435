using Microsoft.CodeAnalysis;

namespace Replay.Serialization.Generators;

/// <summary>Reads a handler with <c>[SnapshotState]</c> into the model of its state.</summary>
internal sealed class StateParser
{
    private readonly List<Fault> _faults = [];
    private readonly INamedTypeSymbol _type;
    private readonly int _version;
    private readonly int _oldest;

    private StateParser(INamedTypeSymbol type)
    {
        _type = type;
        AttributeData? options = type.Attribute(Names.SnapshotState);
        _version = options.Argument(0) is int version ? version : 0;
        _oldest = options.Named("Oldest", 1);
    }

    public static Parsed<StateModel> Parse(GeneratorAttributeSyntaxContext context, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return new StateParser((INamedTypeSymbol)context.TargetSymbol).Parse();
    }

    private Parsed<StateModel> Parse()
    {
        CheckType();
        List<StateMember> members = [];
        foreach (ISymbol symbol in _type.GetMembers().Where(m => !m.IsImplicitlyDeclared && m is IFieldSymbol or IPropertySymbol))
        {
            if (symbol.Attribute(Names.State) is { } state) Add(symbol, state, members);
            else if (!symbol.Has(Names.NotState) && LooksLikeState(symbol)) Report(symbol, Rules.UnmarkedState, symbol.Name);
        }

        if (members.Count == 0 && _faults.Count == 0)
            Report(_type, Rules.BadStateType, _type.Name, "it marks no member", "mark its state with [State], or declare it an IStatelessHandler");
        EquatableArray<Fault> faults = new([.. _faults]);
        bool isFaulty = _faults.Exists(fault => Rules.ById[fault.Rule].DefaultSeverity == DiagnosticSeverity.Error);
        return new Parsed<StateModel>(isFaulty ? null : new StateModel(DeclarationParser.Parse(_type), _version, _oldest, new([.. members])), faults);
    }

    private void CheckType()
    {
        if (DeclarationParser.FirstNotPartial(_type) is { } notPartial) Report(_type, Rules.StateNotPartial, _type.Name, notPartial.Name);
        (string Why, string Mend)? fault = _type switch
        {
            _ when _version < 1 => ($"its version is {_version}", "count versions from 1"),
            _ when _oldest < 1 || _oldest > _version => ($"its oldest version is {_oldest}", $"choose one from 1 to {_version}"),
            { IsStatic: true } => ("it is static", "make it a class of which each run has its own"),
            _ when IsGeneric(_type) => ("it is generic", "write SaveState and LoadState by hand, with a StateWriter and a StateReader"),
            { IsFileLocal: true } => ("it is visible in its file only", "make it internal"),
            _ when _type.AllInterfaces.Any(i => i.FullName() == Names.Snapshotable) => ("it is ISnapshotable already", "remove one of the two"),
            _ when InheritsState() => ("a class above it has [SnapshotState] too", "hold the state in one class"),
            _ => null,
        };
        if (fault is var (why, mend)) Report(_type, Rules.BadStateType, _type.Name, why, mend);
    }

    private void Add(ISymbol symbol, AttributeData state, List<StateMember> members)
    {
        ITypeSymbol type = symbol is IFieldSymbol field ? field.Type : ((IPropertySymbol)symbol).Type;
        int since = state.Named("Since", 1), until = state.Named("Until", 0);
        if (since < 1 || since > _version || (until != 0 && (until < since || until >= _version)))
        {
            Report(symbol, Rules.BadStateVersion, symbol.Name, $"{since}", until == 0 ? "on" : $"to {until}", $"{_version}");
            return;
        }

        if (StateTypes.Of(type) is not { } code)
        {
            Report(symbol, Rules.UnsupportedState, symbol.Name, type.ToDisplayString());
            return;
        }

        bool isWritable = symbol is IFieldSymbol { IsReadOnly: false } or IPropertySymbol { SetMethod: { IsInitOnly: false } };
        string name = $"this.{Names.Escaped(symbol.Name)}";
        // An array that can be replaced may have had another length.
        bool isFilled = code.Fill is not null && (!isWritable || type is not IArrayTypeSymbol);
        if (symbol.IsStatic || symbol is IPropertySymbol { GetMethod: null } or IPropertySymbol { IsIndexer: true } || (!isFilled && !isWritable))
        {
            Report(symbol, Rules.FixedState, symbol.Name);
            return;
        }

        string read = isFilled ? code.FillOf(name, "reader") : $"{name} = {code.ReadFrom("reader")}";
        members.Add(new StateMember($"{code.WriteOf(name)};", $"{read};", since, until));
    }

    /// <summary>What changes, or can be filled, and is not marked: forgotten, unless it says otherwise.</summary>
    private static bool LooksLikeState(ISymbol symbol) => symbol switch
    {
        { IsStatic: true } => false,
        IFieldSymbol { IsConst: true } => false,
        IFieldSymbol { IsReadOnly: false } => true,
        IFieldSymbol field => StateTypes.Of(field.Type) is { Fill: not null },
        IPropertySymbol { IsIndexer: false, SetMethod: { IsInitOnly: false } } property => IsAuto(property),
        IPropertySymbol { IsIndexer: false } property => IsAuto(property) && StateTypes.Of(property.Type) is { Fill: not null },
        _ => false,
    };

    private static bool IsAuto(IPropertySymbol property) =>
        property.ContainingType.GetMembers().OfType<IFieldSymbol>().Any(field => SymbolEqualityComparer.Default.Equals(field.AssociatedSymbol, property));

    private static bool IsGeneric(INamedTypeSymbol type) => type.IsGenericType || (type.ContainingType is { } outer && IsGeneric(outer));

    private bool InheritsState()
    {
        for (INamedTypeSymbol? type = _type.BaseType; type is not null; type = type.BaseType)
            if (type.Has(Names.SnapshotState)) return true;
        return false;
    }

    private void Report(ISymbol symbol, DiagnosticDescriptor rule, params string[] arguments) => _faults.Add(Fault.At(symbol, rule, arguments));
}

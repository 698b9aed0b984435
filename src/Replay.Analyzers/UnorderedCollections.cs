using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Replay.Analyzers;

/// <summary>REPLAY107: enumeration of hashed collections, followed through LINQ to what consumes it.</summary>
internal sealed class UnorderedCollections
{
    private static readonly string[] TypeNames =
    [
        "System.Collections.Generic.Dictionary`2", "System.Collections.Generic.Dictionary`2+KeyCollection",
        "System.Collections.Generic.Dictionary`2+ValueCollection", "System.Collections.Generic.HashSet`1",
        "System.Collections.Generic.PriorityQueue`2+UnorderedItemsCollection", "System.Collections.Hashtable",
        "System.Collections.Concurrent.ConcurrentDictionary`2", "System.Collections.Concurrent.ConcurrentBag`1",
        "System.Collections.Immutable.ImmutableDictionary`2", "System.Collections.Immutable.ImmutableHashSet`1",
        "System.Collections.Frozen.FrozenDictionary`2", "System.Collections.Frozen.FrozenSet`1",
    ];

    // Consumers whose answer is the same in every order.
    private static readonly HashSet<string> OrderFree =
    [
        "Any", "All", "Count", "LongCount", "Contains", "Min", "Max", "Sum", "Average", "Order", "OrderDescending", "OrderBy", "OrderByDescending",
        "ToDictionary", "ToHashSet", "ToFrozenDictionary", "ToFrozenSet", "ToImmutableDictionary", "ToImmutableHashSet", "ToImmutableSortedDictionary",
        "ToImmutableSortedSet", "TryGetNonEnumeratedCount", "SetEquals", "IsSubsetOf", "IsSupersetOf", "IsProperSubsetOf", "IsProperSupersetOf",
        "Overlaps", "UnionWith", "ExceptWith", "IntersectWith", "SymmetricExceptWith",
    ];

    private static readonly HashSet<string> OrderFreeAsSecond = ["Except", "ExceptBy", "Intersect", "IntersectBy"];

    // Steps that hand the order on to whoever consumes their result.
    private static readonly HashSet<string> Steps = ["Where", "Select", "SelectMany", "OfType", "Cast", "AsEnumerable", "Distinct", "Concat", "Union", "DefaultIfEmpty"];

    private static readonly HashSet<string> OrderFreeConstructors =
        ["Dictionary", "HashSet", "ConcurrentDictionary", "SortedDictionary", "SortedSet", "SortedList"];

    private readonly HashSet<ISymbol> _types = new(SymbolEqualityComparer.Default);

    public UnorderedCollections(Compilation compilation)
    {
        foreach (string name in TypeNames)
        {
            if (compilation.GetTypeByMetadataName(name) is { } type) _types.Add(type);
        }
    }

    public Finding? Find(IOperation operation) =>
        IsSource(operation) && DependsOnOrder(operation) ? new Finding(Rules.UnorderedCollection, operation.Syntax, operation.Syntax.ToString()) : null;

    private bool IsSource(IOperation operation)
    {
        if (operation is not (IFieldReferenceOperation or ILocalReferenceOperation or IParameterReferenceOperation or IPropertyReferenceOperation or IInvocationOperation))
            return false;
        return IsUnordered(operation.Type) ||
            (operation is IPropertyReferenceOperation { Property.Name: "Keys" or "Values", Instance: { } owner } && IsUnordered(owner.Type));
    }

    private bool IsUnordered(ITypeSymbol? type) => type is INamedTypeSymbol named && _types.Contains(named.OriginalDefinition);

    private static bool DependsOnOrder(IOperation source)
    {
        IOperation value = source;
        while (value.Parent is IConversionOperation or IParenthesizedOperation) value = value.Parent;
        return value.Parent switch
        {
            IForEachLoopOperation loop => loop.Collection == value && !OrderFreeLoop.Is(loop),
            IInvocationOperation invocation => invocation.Instance == value && invocation.TargetMethod.Name == "GetEnumerator",
            IArgumentOperation { Parent: IInvocationOperation invocation } argument => TakesSequence(argument) && DependsOnOrder(invocation, argument),
            IArgumentOperation { Parent: IObjectCreationOperation creation } argument =>
                TakesSequence(argument) && !OrderFreeConstructors.Contains(creation.Type?.Name ?? "") && !IsSortedLater(creation),
            ISpreadOperation spread => spread.Parent is null || !IsSortedLater(spread.Parent),
            _ => false,
        };
    }

    private static bool DependsOnOrder(IInvocationOperation consumer, IArgumentOperation argument)
    {
        string name = consumer.TargetMethod.Name;
        if (Steps.Contains(name)) return CountsItems(consumer) || DependsOnOrder(consumer);
        if (OrderFreeAsSecond.Contains(name)) return argument.Parameter?.Ordinal == 0 && DependsOnOrder(consumer);
        // Sums of floating-point numbers depend on their order in the last bits.
        if (name is "Sum" or "Average") return IsFloatingSum(consumer);
        return !OrderFree.Contains(name) && !IsSortedLater(consumer);
    }

    private static bool IsFloatingSum(IInvocationOperation sum)
    {
        if (sum.TargetMethod.Name == "Sum") return IsFloating(sum.Type);
        // The average of integers is a double too, but their sum is exact.
        ITypeSymbol? item = sum.TargetMethod.Parameters.Length > 1 && sum.TargetMethod.Parameters[1].Type is INamedTypeSymbol selector
            ? selector.TypeArguments[selector.TypeArguments.Length - 1]
            : (sum.TargetMethod.Parameters[0].Type as INamedTypeSymbol)?.TypeArguments.FirstOrDefault();
        return IsFloating(item);
    }

    private static bool IsFloating(ITypeSymbol? type)
    {
        if (type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable) type = nullable.TypeArguments[0];
        return type?.SpecialType is SpecialType.System_Single or SpecialType.System_Double;
    }

    // Where((item, index) => …) and Select((item, index) => …).
    private static bool CountsItems(IInvocationOperation step) =>
        step.TargetMethod.Parameters.Length > 1 && step.TargetMethod.Parameters[1].Type is INamedTypeSymbol { Name: "Func", TypeArguments.Length: 3 };

    // Lookups take a dictionary or a set as such; only what takes it as a sequence can see its order.
    private static bool TakesSequence(IArgumentOperation argument) =>
        argument.Parameter?.Type is INamedTypeSymbol { Name: "IEnumerable" or "ICollection" or "IReadOnlyCollection" };

    private static bool IsSortedLater(IOperation copy)
    {
        IOperation value = copy;
        while (value.Parent is IConversionOperation) value = value.Parent;
        if (value.Parent is not IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: { } local } declarator }) return false;
        IOperation scope = declarator;
        while (scope.Parent is not null && scope is not IBlockOperation) scope = scope.Parent;
        return scope.Descendants().OfType<IInvocationOperation>().Any(invocation => invocation.TargetMethod.Name == "Sort" && invocation.Descendants()
            .Any(part => part is ILocalReferenceOperation reference && SymbolEqualityComparer.Default.Equals(reference.Local, local)));
    }
}

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Replay.Analyzers;

/// <summary>REPLAY110: static fields that can change, and writes to static state of other types.</summary>
internal sealed class StaticState(HandlerScope scope)
{
    private static readonly HashSet<string> Mutators =
    [
        "Add", "TryAdd", "AddRange", "AddOrUpdate", "GetOrAdd", "Insert", "Append", "Remove", "TryRemove", "RemoveAt", "RemoveAll", "Clear", "Enqueue",
        "Dequeue", "TryDequeue", "Push", "Pop", "TryPop", "UnionWith", "ExceptWith", "IntersectWith", "Sort", "Reverse",
    ];

    /// <summary>Whether a declared field or automatic property is static and can change.</summary>
    public static bool IsVariable(ISymbol declared) => declared.IsStatic && declared switch
    {
        IFieldSymbol field => !field.IsConst && !field.IsReadOnly,
        IPropertySymbol property => property.ContainingType.GetMembers().Any(member =>
            member is IFieldSymbol { IsReadOnly: false } field && SymbolEqualityComparer.Default.Equals(field.AssociatedSymbol, property)),
        _ => false,
    };

    public Finding? Find(IOperation operation, ISymbol member)
    {
        if (member is IMethodSymbol { MethodKind: MethodKind.StaticConstructor }) return null;
        IOperation? target = operation switch
        {
            IAssignmentOperation assignment => assignment.Target,
            IIncrementOrDecrementOperation step => step.Target,
            IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out } argument => argument.Value,
            IInvocationOperation { Instance: { } instance } call when Mutators.Contains(call.TargetMethod.Name) && IsCollection(instance.Type) => instance,
            _ => null,
        };
        if (target is null || StaticMember(target) is not { } changed) return null;
        bool isReported = target is IFieldReferenceOperation or IPropertyReferenceOperation && changed is not IFieldSymbol { IsReadOnly: true } &&
            scope.Covers(changed) && SymbolEqualityComparer.Default.Equals(changed.ContainingAssembly, member.ContainingAssembly);
        return isReported ? null : new Finding(Rules.StaticState, target.Syntax, $"{changed.ContainingType.Name}.{changed.Name}");
    }

    private static ISymbol? StaticMember(IOperation target) => target switch
    {
        IFieldReferenceOperation { Field.IsStatic: true } field => field.Field,
        IPropertyReferenceOperation { Property.IsStatic: true } property => property.Property,
        IPropertyReferenceOperation { Property.IsIndexer: true, Instance: { } collection } => StaticMember(collection),
        IArrayElementReferenceOperation element => StaticMember(element.ArrayReference),
        _ => null,
    };

    private static bool IsCollection(ITypeSymbol? type) =>
        type?.ContainingNamespace?.ToDisplayString() is { } name && (name.StartsWith("System.Collections", StringComparison.Ordinal) || type.Name == "StringBuilder");
}

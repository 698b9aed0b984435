using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Replay.Analyzers;

/// <summary>Recognizes loops that give the same answer in every order: integer sums and counts, extremes, searches that end in a constant.</summary>
internal static class OrderFreeLoop
{
    public static bool Is(IForEachLoopOperation loop)
    {
        bool accumulates = false, breaks = false;
        foreach (IOperation operation in loop.Body.DescendantsAndSelf())
        {
            switch (operation)
            {
                case IInvocationOperation call when !IsPure(call.TargetMethod):
                case IObjectCreationOperation when !IsThrown(operation):
                case IReturnOperation result when result.Kind == OperationKind.YieldReturn || result.ReturnedValue is { ConstantValue.HasValue: false }:
                case ISimpleAssignmentOperation assignment when !IsOrderFree(assignment, loop):
                case ICompoundAssignmentOperation sum when !IsInteger(sum.Target.Type) || sum.OperatorKind is BinaryOperatorKind.LeftShift or BinaryOperatorKind.RightShift:
                case IIncrementOrDecrementOperation step when !IsInteger(step.Target.Type):
                case ICoalesceAssignmentOperation or IAwaitOperation or IDeconstructionAssignmentOperation:
                    return false;
                case ICompoundAssignmentOperation or IIncrementOrDecrementOperation:
                    accumulates = true;
                    break;
                case IBranchOperation { BranchKind: BranchKind.Break } or IReturnOperation:
                    breaks = true;
                    break;
            }
        }

        return !(accumulates && breaks);
    }

    private static bool IsOrderFree(ISimpleAssignmentOperation assignment, IForEachLoopOperation loop) =>
        assignment.Value.ConstantValue.HasValue
        || assignment.Value is IInvocationOperation { TargetMethod: { Name: "Max" or "Min", ContainingType.Name: "Math" } }
        || (assignment.Target is ILocalReferenceOperation { Local: { } local } && loop.Syntax.Span.Contains(local.Locations[0].SourceSpan));

    private static bool IsPure(IMethodSymbol method) =>
        method.ContainingType is { Name: "Math", ContainingNamespace.Name: "System" } || method.Name is "Contains" or "ContainsKey" or "TryGetValue" or "Equals";

    private static bool IsThrown(IOperation operation)
    {
        while (operation.Parent is IConversionOperation) operation = operation.Parent;
        return operation.Parent is IThrowOperation;
    }

    private static bool IsInteger(ITypeSymbol? type) =>
        type?.SpecialType is >= SpecialType.System_SByte and <= SpecialType.System_UInt64 || type?.TypeKind == TypeKind.Enum || type?.Name is "Int128" or "UInt128";
}

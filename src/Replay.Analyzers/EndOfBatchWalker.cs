using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Replay.Analyzers;

/// <summary>
/// REPLAY111: in OnEvent's own body, writes to anything but locals whose value, or whose being done at all, depends on endOfBatch. What
/// OnEvent calls is not looked into: a method that flushes may reset its buffers.
/// </summary>
internal sealed class EndOfBatchWalker(IParameterSymbol endOfBatch) : OperationWalker
{
    private readonly HashSet<ISymbol> _dependent = new(SymbolEqualityComparer.Default) { endOfBatch };
    private bool _conditional;

    public List<Finding> Findings { get; } = [];

    public override void VisitBlock(IBlockOperation operation)
    {
        bool outer = _conditional;
        foreach (IOperation statement in operation.Operations)
        {
            Visit(statement);
            // "if (!endOfBatch) return;": whether the rest runs depends on it.
            if (statement is IConditionalOperation choice && Depends(choice.Condition) && Leaves(choice)) _conditional = true;
        }

        _conditional = outer;
    }

    public override void VisitConditional(IConditionalOperation operation) =>
        VisitUnder(Depends(operation.Condition), operation.Condition, operation.WhenTrue, operation.WhenFalse);

    public override void VisitWhileLoop(IWhileLoopOperation operation) =>
        VisitUnder(operation.Condition is not null && Depends(operation.Condition), operation.Condition, operation.Body, null);

    public override void VisitSwitch(ISwitchOperation operation)
    {
        bool outer = _conditional;
        _conditional |= Depends(operation.Value);
        base.VisitSwitch(operation);
        _conditional = outer;
    }

    public override void VisitVariableDeclarator(IVariableDeclaratorOperation operation)
    {
        base.VisitVariableDeclarator(operation);
        if (operation.Initializer is { } initializer && Depends(initializer)) _dependent.Add(operation.Symbol);
    }

    public override void VisitSimpleAssignment(ISimpleAssignmentOperation operation)
    {
        base.VisitSimpleAssignment(operation);
        OnWrite(operation.Target, operation.Value);
    }

    public override void VisitCompoundAssignment(ICompoundAssignmentOperation operation)
    {
        base.VisitCompoundAssignment(operation);
        OnWrite(operation.Target, operation.Value);
    }

    public override void VisitCoalesceAssignment(ICoalesceAssignmentOperation operation)
    {
        base.VisitCoalesceAssignment(operation);
        OnWrite(operation.Target, operation.Value);
    }

    public override void VisitIncrementOrDecrement(IIncrementOrDecrementOperation operation)
    {
        base.VisitIncrementOrDecrement(operation);
        OnWrite(operation.Target, value: null);
    }

    private void VisitUnder(bool depends, params IOperation?[] parts)
    {
        bool outer = _conditional;
        _conditional |= depends;
        foreach (IOperation? part in parts) Visit(part);
        _conditional = outer;
    }

    private void OnWrite(IOperation target, IOperation? value)
    {
        if (!_conditional && (value is null || !Depends(value))) return;
        if (target is ILocalReferenceOperation { Local.RefKind: RefKind.None } local) _dependent.Add(local.Local);
        else if (target is not (IDiscardOperation or IParameterReferenceOperation { Parameter.RefKind: RefKind.None }))
            Findings.Add(new Finding(Rules.EndOfBatch, target.Syntax, target.Syntax.ToString()));
    }

    private bool Depends(IOperation value) => value.DescendantsAndSelf().Any(part => part switch
    {
        IParameterReferenceOperation parameter => _dependent.Contains(parameter.Parameter),
        ILocalReferenceOperation local => _dependent.Contains(local.Local),
        _ => false,
    });

    private static bool Leaves(IConditionalOperation choice) => choice.Descendants().Any(part => part is IReturnOperation or IBranchOperation);
}

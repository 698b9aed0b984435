using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Replay.Analyzers;

/// <summary>Finds what makes event handlers give different answers to the same events (REPLAY101 to REPLAY112).</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class DeterminismAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
    [
        Rules.WallClock, Rules.Stopwatch, Rules.RandomId, Rules.Random, Rules.Machine, Rules.Threads, Rules.UnorderedCollection, Rules.HashCode,
        Rules.Culture, Rules.StaticState, Rules.EndOfBatch, Rules.Call,
    ];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(start =>
        {
            if (HandlerScope.In(start.Compilation) is { } scope) new Run(scope, start.Compilation).Register(start);
        });
    }

    /// <summary>The analysis of one compilation.</summary>
    private sealed class Run(HandlerScope scope, Compilation compilation)
    {
        private readonly ForbiddenMembers _forbidden = new(compilation);
        private readonly UnorderedCollections _unordered = new(compilation);
        private readonly StaticState _statics = new(scope);
        private readonly CallGraph _calls = new(scope);

        public void Register(CompilationStartAnalysisContext start)
        {
            start.RegisterOperationAction(CheckOperation, OperationKind.Invocation, OperationKind.ObjectCreation, OperationKind.PropertyReference,
                OperationKind.MethodReference, OperationKind.FieldReference, OperationKind.LocalReference, OperationKind.ParameterReference, OperationKind.Argument,
                OperationKind.SimpleAssignment, OperationKind.CompoundAssignment, OperationKind.CoalesceAssignment, OperationKind.Increment, OperationKind.Decrement,
                OperationKind.InterpolatedString, OperationKind.Binary, OperationKind.AnonymousFunction, OperationKind.LocalFunction);
            start.RegisterSymbolAction(CheckMethod, SymbolKind.Method);
            start.RegisterSymbolAction(CheckStatic, SymbolKind.Field, SymbolKind.Property);
            start.RegisterOperationBlockAction(CheckOnEvent);
            start.RegisterCompilationEndAction(_calls.Report);
        }

        private void CheckOperation(OperationAnalysisContext context)
        {
            IOperation operation = context.Operation;
            ISymbol member = context.ContainingSymbol;
            RecordCalls(operation, member);
            Finding? finding = _forbidden.Find(operation) ?? _unordered.Find(operation) ?? HashCodes.Find(operation, member) ?? Culture.Find(operation, member)
                ?? _statics.Find(operation, member) ?? FindAsync(operation);
            if (finding is null || IsName(operation)) return;
            if (scope.Covers(member)) context.ReportDiagnostic(finding.ToDiagnostic());
            else _calls.AddFinding(member, finding);
        }

        private void RecordCalls(IOperation operation, ISymbol member)
        {
            switch (operation)
            {
                case IInvocationOperation call:
                    Record(call.TargetMethod.ReducedFrom ?? call.TargetMethod);
                    break;
                case IObjectCreationOperation { Constructor: { } constructor }:
                    Record(constructor);
                    break;
                case IPropertyReferenceOperation { Property: { } property } reference:
                    bool isWritten = reference.Parent is ISimpleAssignmentOperation assignment && assignment.Target == reference;
                    Record((isWritten ? property.SetMethod : property.GetMethod) ?? (ISymbol)property);
                    break;
                case IFieldReferenceOperation { Field: { IsStatic: true, IsConst: false } field }:
                    Record(field);
                    break;
            }

            void Record(ISymbol callee)
            {
                if (SymbolEqualityComparer.Default.Equals(callee.ContainingAssembly, compilation.Assembly)) _calls.AddCall(member, callee, operation.Syntax);
            }
        }

        private void CheckMethod(SymbolAnalysisContext context)
        {
            var method = (IMethodSymbol)context.Symbol;
            if (!method.IsAsync || method.DeclaringSyntaxReferences.Length == 0) return;
            if (scope.Covers(method)) context.ReportDiagnostic(Diagnostic.Create(Rules.Threads, method.Locations[0], $"async {method.Name}"));
            else _calls.AddFinding(method, new Finding(Rules.Threads, method.DeclaringSyntaxReferences[0].GetSyntax(context.CancellationToken), $"async {method.Name}"));
        }

        private void CheckStatic(SymbolAnalysisContext context)
        {
            if (scope.Covers(context.Symbol) && StaticState.IsVariable(context.Symbol))
                context.ReportDiagnostic(Diagnostic.Create(Rules.StaticState, context.Symbol.Locations[0], context.Symbol.Name));
        }

        private void CheckOnEvent(OperationBlockAnalysisContext context)
        {
            if (context.OwningSymbol is not IMethodSymbol method || !scope.IsOnEvent(method)) return;
            EndOfBatchWalker walker = new(method.Parameters[2]);
            foreach (IOperation block in context.OperationBlocks) walker.Visit(block);
            foreach (Finding finding in walker.Findings) context.ReportDiagnostic(finding.ToDiagnostic());
        }

        private static Finding? FindAsync(IOperation operation) => operation switch
        {
            IAnonymousFunctionOperation { Symbol.IsAsync: true } => new Finding(Rules.Threads, operation.Syntax, "async lambda"),
            ILocalFunctionOperation { Symbol: { IsAsync: true } local } => new Finding(Rules.Threads, operation.Syntax, $"async {local.Name}"),
            _ => null,
        };

        // nameof(DateTime.UtcNow) reads nothing.
        private static bool IsName(IOperation operation)
        {
            for (IOperation? parent = operation.Parent; parent is not null; parent = parent.Parent)
            {
                if (parent is INameOfOperation) return true;
            }

            return false;
        }
    }
}

using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Replay.Serialization.Generators;

/// <summary>Warns where a view of the recording, or an event that holds one, is put where it can outlive its callback (REPLAY009).</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ViewLifetimeAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.ViewOutlives];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterOperationAction(AnalyzeAssignment, OperationKind.SimpleAssignment, OperationKind.CoalesceAssignment);
        context.RegisterOperationAction(AnalyzeArgument, OperationKind.Argument);
        context.RegisterOperationAction(AnalyzeConversion, OperationKind.Conversion);
        context.RegisterOperationAction(AnalyzeCapture, OperationKind.AnonymousFunction, OperationKind.LocalFunction);
    }

    private static void AnalyzeAssignment(OperationAnalysisContext context)
    {
        var assignment = (IAssignmentOperation)context.Operation;
        if (!Points(assignment.Value)) return;
        string? place = assignment.Target switch
        {
            IFieldReferenceOperation { Field.IsStatic: true } field => $"the static field '{field.Field.Name}' keeps it",
            IFieldReferenceOperation field when Outlives(field.Instance) => $"the field '{field.Field.Name}' keeps it",
            IPropertyReferenceOperation { Property.IsStatic: true } property => $"the static property '{property.Property.Name}' keeps it",
            IPropertyReferenceOperation property when Outlives(property.Instance) => $"'{property.Property.Name}' keeps it",
            IArrayElementReferenceOperation => "an array keeps it",
            _ => null,
        };
        if (place is not null) Report(context, assignment.Value, place);
    }

    /// <summary>Collections keep what they are given; other methods are trusted.</summary>
    private static void AnalyzeArgument(OperationAnalysisContext context)
    {
        var argument = (IArgumentOperation)context.Operation;
        if (argument.Parent is not IInvocationOperation { TargetMethod: { IsStatic: false } method } || !Points(argument.Value)) return;
        bool isCollection = method.ContainingType.AllInterfaces.Any(i => i.SpecialType == SpecialType.System_Collections_IEnumerable);
        if (isCollection) Report(context, argument.Value, $"'{method.ContainingType.Name}.{method.Name}' keeps it");
    }

    private static void AnalyzeConversion(OperationAnalysisContext context)
    {
        var conversion = (IConversionOperation)context.Operation;
        bool isBoxing = conversion.Operand.Type is { IsValueType: true } && conversion.Type is { IsReferenceType: true };
        if (isBoxing && Points(conversion.Operand)) Report(context, conversion.Operand, "a box keeps it");
    }

    private static void AnalyzeCapture(OperationAnalysisContext context)
    {
        IOperation body = context.Operation;
        foreach (IOperation use in body.Descendants())
        {
            ISymbol? captured = use switch
            {
                ILocalReferenceOperation local => local.Local,
                IParameterReferenceOperation parameter => parameter.Parameter,
                _ => null,
            };
            bool isOuter = captured is not null && !captured.DeclaringSyntaxReferences.Any(r => body.Syntax.Span.Contains(r.Span));
            if (isOuter && use.Type is not null && ViewFinder.HoldsView(use.Type)) Report(context, use, "a function that captures it can run later");
        }
    }

    private static bool Points(IOperation value)
    {
        while (value is IConversionOperation { OperatorMethod: null, Type.IsValueType: true } conversion) value = conversion.Operand;
        bool isFresh = value is IDefaultValueOperation or ILiteralOperation || value.ConstantValue.HasValue;
        return !isFresh && value.Type is { } type && ViewFinder.HoldsView(type);
    }

    /// <summary>Whether what holds the member lives on after the callback: everything but a local or parameter of a value type, and parts of one.</summary>
    private static bool Outlives(IOperation? instance) => instance switch
    {
        null => false,
        IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ImplicitReceiver } => false,
        IFieldReferenceOperation { Type.IsValueType: true } field => field.Field.IsStatic || Outlives(field.Instance),
        ILocalReferenceOperation or IParameterReferenceOperation => instance.Type is { IsReferenceType: true } type && !ViewFinder.HoldsView(type),
        _ => true,
    };

    private static void Report(OperationAnalysisContext context, IOperation value, string why) =>
        context.ReportDiagnostic(Diagnostic.Create(Rules.ViewOutlives, value.Syntax.GetLocation(), value.Syntax.ToString(), why));
}

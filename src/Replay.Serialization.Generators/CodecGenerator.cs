using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Replay.Serialization.Generators;

/// <summary>
/// Gives every partial <c>[MessagePackObject]</c> type its nested <c>Codec</c>, every <c>[EventStream]</c> its slot, and every <c>[SnapshotState]</c> handler its
/// <c>ISnapshotable</c>.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class CodecGenerator : IIncrementalGenerator
{
    /// <summary>Name of the step whose outputs stay cached while no event type changes.</summary>
    public const string ModelStep = "CodecModel";

    /// <summary>As <see cref="ModelStep"/>, for streams.</summary>
    public const string StreamStep = "StreamModel";

    /// <summary>As <see cref="ModelStep"/>, for states.</summary>
    public const string StateStep = "StateModel";

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValuesProvider<Parsed<CodecModel>> parsed = context.SyntaxProvider
            .ForAttributeWithMetadataName(Names.MessagePackObject, (node, _) => node is TypeDeclarationSyntax, CodecParser.Parse)
            .WithTrackingName(ModelStep);

        IncrementalValuesProvider<Parsed<StreamModel>> streams = context.SyntaxProvider
            .ForAttributeWithMetadataName(Names.EventStream, (node, _) => node is TypeDeclarationSyntax, StreamParser.Parse)
            .WithTrackingName(StreamStep);

        IncrementalValuesProvider<Parsed<StateModel>> states = context.SyntaxProvider
            .ForAttributeWithMetadataName(Names.SnapshotState, (node, _) => node is TypeDeclarationSyntax, StateParser.Parse)
            .WithTrackingName(StateStep);

        context.RegisterSourceOutput(parsed, (output, result) =>
        {
            Report(output, result.Faults);
            if (result.Model is { } model) output.AddSource($"{model.Declaration.HintName}.Codec.g.cs", CodecEmitter.Emit(model));
        });
        context.RegisterSourceOutput(streams, (output, result) =>
        {
            Report(output, result.Faults);
            if (result.Model is { } model) output.AddSource($"{model.Declaration.HintName}.Stream.g.cs", StreamEmitter.Emit(model));
        });
        context.RegisterSourceOutput(states, (output, result) =>
        {
            Report(output, result.Faults);
            if (result.Model is { } model) output.AddSource($"{model.Declaration.HintName}.State.g.cs", StateEmitter.Emit(model));
        });
    }

    private static void Report(SourceProductionContext output, EquatableArray<Fault> faults)
    {
        foreach (Fault fault in faults) output.ReportDiagnostic(fault.ToDiagnostic());
    }
}

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Replay.Serialization.Generators;

/// <summary>Gives every partial <c>[MessagePackObject]</c> type its nested <c>Codec</c>.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class CodecGenerator : IIncrementalGenerator
{
    /// <summary>Name of the step whose outputs stay cached while no event type changes.</summary>
    public const string ModelStep = "CodecModel";

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValuesProvider<Parsed<CodecModel>> parsed = context.SyntaxProvider
            .ForAttributeWithMetadataName(Names.MessagePackObject, (node, _) => node is TypeDeclarationSyntax, CodecParser.Parse)
            .WithTrackingName(ModelStep);

        context.RegisterSourceOutput(parsed, (output, result) =>
        {
            foreach (Fault fault in result.Faults) output.ReportDiagnostic(fault.ToDiagnostic());
            if (result.Model is { } model) output.AddSource($"{model.Declaration.HintName}.Codec.g.cs", CodecEmitter.Emit(model));
        });
    }
}

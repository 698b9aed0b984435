using System.Collections.Immutable;
using MessagePack;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Replay.Serialization.Generators.Tests;

/// <summary>Compiles C# in memory against Replay's libraries, with the generator in the compiler.</summary>
internal static class Compile
{
    private const string Usings = "using System; using MessagePack; using Replay; using Replay.Serialization; using System.Runtime.CompilerServices;\n";

    private static readonly ImmutableArray<MetadataReference> References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Append(typeof(MessagePackObjectAttribute).Assembly.Location)
            .Append(typeof(IEventCodec<>).Assembly.Location)
            .Append(typeof(EventCodecAttribute).Assembly.Location)
            .Distinct()
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    public static CSharpCompilation Source(string source) => CSharpCompilation.Create(
        "Events",
        [CSharpSyntaxTree.ParseText(Usings + source, CSharpParseOptions.Default, "Events.cs")],
        References,
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable));

    public static GeneratorDriver Driver() => CSharpGeneratorDriver.Create(
        [new CodecGenerator().AsSourceGenerator()],
        driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));

    /// <summary>The generated files, by name; fails when the result does not compile.</summary>
    public static Dictionary<string, string> Generate(string source)
    {
        GeneratorDriver driver = Driver().RunGeneratorsAndUpdateCompilation(
            Source(source), out Compilation output, out _, TestContext.Current.CancellationToken);
        Assert.DoesNotContain(output.GetDiagnostics(TestContext.Current.CancellationToken), d => d.Severity >= DiagnosticSeverity.Warning);
        return driver.GetRunResult().Results.SelectMany(r => r.GeneratedSources).ToDictionary(s => s.HintName, s => s.SourceText.ToString());
    }

    /// <summary>What the generator reports, as "REPLAY001 line: message".</summary>
    public static string[] Faults(string source)
    {
        GeneratorDriverRunResult result = Driver().RunGenerators(Source(source), TestContext.Current.CancellationToken).GetRunResult();
        return [.. result.Diagnostics.Select(d => $"{d.Id} {d.Location.GetLineSpan().StartLinePosition.Line}: {d.GetMessage(null)}")];
    }
}

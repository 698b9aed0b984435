using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Replay.Serialization.Generators.Tests;

public sealed class StateGeneratorTests
{
    private const string Handler = """
        namespace Handlers;

        using System.Collections.Generic;

        public enum Side : byte { Buy, Sell }

        [SnapshotState(3, Oldest = 2)]
        public sealed partial class Vwap
        {
            [State] private readonly Dictionary<int, List<long>> _lots = [];
            [State] private Side? _side;
            [State(Since = 3)] private double[] _weights = [];
            [State(Until = 2)] private string? _name;
            [NotState] private int _parameter;

            public int Use() => _lots.Count + (_side is null ? 0 : _weights.Length) + (_name ?? "").Length + _parameter++;
        }
        """;

    [Fact]
    public void The_generated_state_is_the_approved_one() => Approval.Check(Assert.Single(Compile.Generate(Handler)).Value, "Vwap");

    [Fact]
    public void An_edit_that_changes_no_member_generates_nothing_anew()
    {
        CSharpCompilation compilation = Compile.Source(Handler);
        GeneratorDriver driver = Compile.Driver().RunGenerators(compilation, TestContext.Current.CancellationToken);
        CSharpCompilation edited = compilation.AddSyntaxTrees(CSharpSyntaxTree.ParseText(
            "namespace Handlers { public sealed partial class Vwap { public int Twice() => 2 * Use(); } }", CSharpParseOptions.Default, "Edit.cs"));
        GeneratorRunResult result = driver.RunGenerators(edited, TestContext.Current.CancellationToken).GetRunResult().Results.Single();

        Assert.All(
            result.TrackedSteps[CodecGenerator.StateStep].SelectMany(step => step.Outputs),
            output => Assert.Contains(output.Reason, new[] { IncrementalStepRunReason.Cached, IncrementalStepRunReason.Unchanged }));
    }
}

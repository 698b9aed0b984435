using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Replay.Serialization.Generators.Tests;

public sealed class CodecGeneratorTests
{
    private const string Trade = """
        namespace Events;

        public enum Side : byte { None, Buy, Sell }

        [MessagePackObject, EventType(1)]
        public partial struct Trade
        {
            [Key(0)] public long TimestampNs;
            [Key(1)] public long PriceTicks;
            [Key(3)] public FixedText<Bytes16> Symbol;
            [Key(4)] public int? Lots { get; set; }
            [Key(5)] public Side Side;
        }
        """;

    [Fact]
    public void The_generated_codec_is_the_approved_one() => Approval.Check(Assert.Single(Compile.Generate(Trade)).Value, "Trade");

    [Theory]
    [InlineData("// a comment\nnamespace Other { class Unrelated { int _x = 3; } }")]
    [InlineData("namespace Events { public partial struct Trade { public readonly long Notional() => PriceTicks; } }")]
    public void An_edit_that_changes_no_member_generates_nothing_anew(string edit)
    {
        CSharpCompilation compilation = Compile.Source(Trade);
        GeneratorDriver driver = Compile.Driver().RunGenerators(compilation, TestContext.Current.CancellationToken);
        CSharpCompilation edited = compilation.AddSyntaxTrees(CSharpSyntaxTree.ParseText(edit, CSharpParseOptions.Default, "Edit.cs"));
        GeneratorRunResult result = driver.RunGenerators(edited, TestContext.Current.CancellationToken).GetRunResult().Results.Single();

        Assert.All(
            result.TrackedSteps[CodecGenerator.ModelStep].SelectMany(step => step.Outputs),
            output => Assert.Contains(output.Reason, new[] { IncrementalStepRunReason.Cached, IncrementalStepRunReason.Unchanged }));
        Assert.All(
            result.TrackedOutputSteps.SelectMany(step => step.Value).SelectMany(step => step.Outputs),
            output => Assert.Equal(IncrementalStepRunReason.Cached, output.Reason));
    }

    [Fact]
    public void A_new_member_generates_the_codec_anew()
    {
        CSharpCompilation compilation = Compile.Source(Trade);
        GeneratorDriver driver = Compile.Driver().RunGenerators(compilation, TestContext.Current.CancellationToken);
        CSharpCompilation edited = compilation.AddSyntaxTrees(CSharpSyntaxTree.ParseText(
            "namespace Events { public partial struct Trade { [MessagePack.Key(6)] public int Venue; } }", CSharpParseOptions.Default, "Edit.cs"));
        GeneratorRunResult result = driver.RunGenerators(edited, TestContext.Current.CancellationToken).GetRunResult().Results.Single();

        Assert.Contains(
            result.TrackedSteps[CodecGenerator.ModelStep].SelectMany(step => step.Outputs), output => output.Reason == IncrementalStepRunReason.Modified);
        Assert.Contains("value.Venue", result.GeneratedSources.Single().SourceText.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[MessagePackObject] public partial record struct R { [Key(0)] public int A { get; set; } }")]
    [InlineData("[MessagePackObject] public partial record struct R([property: Key(0)] int A, [property: Key(1)] DateTime B);")]
    [InlineData("public partial class Outer { public partial interface IInner { [MessagePackObject] public partial class C { [Key(0)] public int A; } } }")]
    [InlineData("[MessagePackObject] internal partial struct @class { [Key(0)] public int @event; [Key(1)] public int @in { get; set; } }")]
    [InlineData("public class B { [Key(0)] public int A { get; set; } } [MessagePackObject] public partial class C : B { [Key(1)] public int D { get; set; } }")]
    [InlineData("[MessagePackObject] public partial struct Empty { }")]
    [InlineData("[MessagePackObject] public partial struct S { [Key(0)] public int A; [IgnoreMember] public int Twice => 2 * A; static int s = 1; int _p; int P() => _p = s; }")]
    [InlineData("[MessagePackObject] public partial struct S { [Key(20)] public N.L A; } namespace N { [MessagePackObject] public struct L { [Key(0)] public M.L B; } namespace M { [MessagePackObject] public struct L { [Key(0)] public int C; } } }")]
    [InlineData("[MessagePackObject] public partial struct S { [Key(0)] public Utf8View A; [Key(1)] public BytesView B { get; set; } [Key(2)] public Utf8View? C; }")]
    public void Types_of_every_allowed_shape_compile(string source) => Assert.NotEmpty(Compile.Generate(source));

    [Theory]
    [InlineData("[MessagePackObject] public struct NotPartialAndNoEvent { [Key(0)] public string A; }")]
    [InlineData("[MessagePackObject, EventCodec(typeof(int))] public partial struct HandWritten { [Key(0)] public string A; }")]
    [InlineData("public partial struct NoMessagePack { public string A; }")]
    public void Types_that_are_none_of_ours_are_left_alone(string source)
    {
        Assert.Empty(Compile.Faults(source));
        Assert.Empty(Compile.Driver().RunGenerators(Compile.Source(source), TestContext.Current.CancellationToken).GetRunResult().GeneratedTrees);
    }
}

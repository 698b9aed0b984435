using Replay.Tests;

namespace Replay.Serialization.Generators.Tests;

/// <summary>Each diagnostic of the generator: where it points, and that it says the mend.</summary>
public sealed class FaultTests
{
    [Theory]
    [InlineData("[MessagePackObject, EventType(1)] public struct Trade { [Key(0)] public int A; }", "REPLAY001", "declare 'Trade' partial")]
    [InlineData("public class Outer { [MessagePackObject, EventCodec] public partial struct T { [Key(0)] public int A; } }", "REPLAY001", "declare 'Outer' partial")]
    [InlineData("[MessagePackObject] public partial struct T { [Key(0)] public string A; }", "REPLAY002", "use FixedText<Bytes16> for a short text, a Utf8View")]
    [InlineData("[MessagePackObject] public partial struct T { [Key(0)] public byte[] A; }", "REPLAY002", "use an [InlineArray] struct of bytes, or a BytesView")]
    [InlineData("[MessagePackObject] public partial struct T { [Key(0)] public int[] A; }", "REPLAY002", "use an [InlineArray] struct")]
    [InlineData("[MessagePackObject] public partial struct T { [Key(0)] public N A; } public class N { }", "REPLAY002", "make it a struct with [MessagePackObject]")]
    [InlineData("[MessagePackObject] public partial struct T { [Key(0)] public N A; } public struct N { }", "REPLAY002", "give it [MessagePackObject] and [Key(n)]")]
    [InlineData("[MessagePackObject] public partial struct T { [Key(0)] public (int, int) A; }", "REPLAY002", "use a struct without type parameters")]
    [InlineData("[MessagePackObject] public partial struct T { [Key(0)] public DateTimeOffset A; }", "REPLAY002", "use a supported type")]
    [InlineData("[MessagePackObject] public partial struct T { [Key(0)] public O A; } [InlineArray(2)] public struct O { I _e; } [InlineArray(2)] public struct I { int _e; }", "REPLAY002", "wrap the inner inline array")]
    [InlineData("[MessagePackObject] public partial struct T { [Key(0)] public O A; } [InlineArray(70000)] public struct O { int _e; }", "REPLAY002", "shorten the inline array")]
    [InlineData("[MessagePackObject] public partial struct T { public int A; }", "REPLAY003", "give it [Key(n)] to record it, or [IgnoreMember]")]
    [InlineData("[MessagePackObject] public partial struct T { public int A => 1; }", "REPLAY003", "[IgnoreMember]")]
    [InlineData("[MessagePackObject] public partial struct T { [Key(0)] public int A; [Key(0)] public int B; }", "REPLAY004", "is the key of 'A'")]
    [InlineData("[MessagePackObject] public partial struct T { [Key(-1)] public int A; }", "REPLAY004", "from 0 to 1,023")]
    [InlineData("[MessagePackObject] public partial struct T { [Key(1024)] public int A; }", "REPLAY004", "from 0 to 1,023")]
    [InlineData("[MessagePackObject] public partial struct T { [Key(\"a\")] public int A; }", "REPLAY005", "use [Key(n)] with integers")]
    [InlineData("[MessagePackObject(true)] public partial struct T { }", "REPLAY005", "use [Key(n)] with integers")]
    [InlineData("[MessagePackObject] public partial struct T { [Key(0)] public readonly int A; }", "REPLAY006", "remove readonly")]
    [InlineData("[MessagePackObject] public partial struct T { [Key(0)] public int A { get; init; } }", "REPLAY006", "use set in place of init")]
    [InlineData("[MessagePackObject] public partial struct T { [Key(0)] public int A => 1; }", "REPLAY006", "give it a setter")]
    [InlineData("[MessagePackObject] public partial struct T { [Key(0)] public int A { get; private set; } }", "REPLAY006", "make the setter public")]
    [InlineData("[MessagePackObject] public partial struct T { [Key(0)] int A; }", "REPLAY006", "make it public")]
    [InlineData("[MessagePackObject] public partial struct T<U> { [Key(0)] public int A; }", "REPLAY007", "without type parameters")]
    [InlineData("[MessagePackObject] public readonly partial struct T { }", "REPLAY007", "remove readonly")]
    [InlineData("[MessagePackObject] public ref partial struct T { [Key(0)] public int A; }", "REPLAY007", "make it a plain struct")]
    [InlineData("[MessagePackObject] public abstract partial class T { [Key(0)] public int A; }", "REPLAY007", "give each concrete type its own [EventType]")]
    [InlineData("[MessagePackObject] public partial class T { public T(int a) => A = a; [Key(0)] public int A; }", "REPLAY007", "add one, for the slot")]
    [InlineData("[MessagePackObject] public partial class T { [Key(0)] public required int A; }", "REPLAY007", "remove required")]
    [InlineData("[MessagePackObject] public partial class T : IMessagePackSerializationCallbackReceiver { [Key(0)] public int A; public void OnBeforeSerialize() { } public void OnAfterDeserialize() { } }", "REPLAY008", "do their work in the handler")]
    [InlineData("[MessagePackObject] public partial struct T { [Key(0), MessagePackFormatter(typeof(int))] public int A; }", "REPLAY008", "write an IEventCodec and name it with [EventCodec]")]
    [InlineData("[EventStream(typeof(A))] public partial struct S; [MessagePackObject] public partial struct A { [Key(0)] public int B; }", "REPLAY010", "give it [EventType(templateId)]")]
    [InlineData("[EventStream(typeof(A))] public partial struct S; [EventType(1)] public struct A { }", "REPLAY010", "name a codec with [EventCodec(typeof(...))]")]
    [InlineData("[EventStream(typeof(A))] public partial struct S; [EventType(0), MessagePackObject] public partial struct A { }", "REPLAY010", "choose one from 1 to 65,535")]
    [InlineData("[EventStream(typeof(A), typeof(B))] public partial struct S; [EventType(1), MessagePackObject] public partial struct A { } [EventType(1), MessagePackObject] public partial struct B { }", "REPLAY010", "'A' has its template id 1 too")]
    [InlineData("[EventStream(typeof(A), typeof(N.A))] public partial struct S; [EventType(1), MessagePackObject] public partial struct A { } namespace N { [EventType(2), MessagePackObject] public partial struct A { } }", "REPLAY010", "rename one of them")]
    [InlineData("[EventStream] public partial struct S;", "REPLAY011", "name them, as in")]
    [InlineData("[EventStream(typeof(A))] public struct S; [EventType(1), MessagePackObject] public partial struct A { }", "REPLAY011", "declare 'S' partial")]
    [InlineData("[EventStream(typeof(A))] public readonly partial struct S; [EventType(1), MessagePackObject] public partial struct A { }", "REPLAY011", "declare a plain partial struct")]
    [InlineData("[SnapshotState(1)] public class T { [State] public int A; }", "REPLAY020", "declare 'T' partial")]
    [InlineData("public class Outer { [SnapshotState(1)] public partial class T { [State] public int A; } }", "REPLAY020", "declare 'Outer' partial")]
    [InlineData("[SnapshotState(1)] public partial class T { }", "REPLAY021", "mark its state with [State]")]
    [InlineData("[SnapshotState(0)] public partial class T { }", "REPLAY021", "count versions from 1")]
    [InlineData("[SnapshotState(2, Oldest = 3)] public partial class T { [State] public int A; }", "REPLAY021", "choose one from 1 to 2")]
    [InlineData("[SnapshotState(1)] public partial class T<U> { [State] public int A; }", "REPLAY021", "with a StateWriter and a StateReader")]
    [InlineData("[SnapshotState(1)] public partial class T : S { [State] public int A; } [SnapshotState(1)] public partial class S { [State] public int B; }", "REPLAY021", "hold the state in one class")]
    [InlineData("[SnapshotState(1)] public partial class T : ISnapshotable { [State] public int A; public int StateVersion => 1; public void SaveState(System.Buffers.IBufferWriter<byte> d) { } public void LoadState(ReadOnlySpan<byte> s, int v) { } }", "REPLAY021", "remove one of the two")]
    [InlineData("[SnapshotState(1)] public partial class T { [State] public object? A; }", "REPLAY022", "use numbers, text")]
    [InlineData("[SnapshotState(1)] public partial class T { [State] public System.Collections.Generic.Dictionary<double, int> A = new(); }", "REPLAY022", "'A' of type")]
    [InlineData("[SnapshotState(1)] public partial class T { [State] public readonly int A; }", "REPLAY023", "remove readonly")]
    [InlineData("[SnapshotState(1)] public partial class T { [State] public static int A; }", "REPLAY023", "remove readonly or static")]
    [InlineData("[SnapshotState(1)] public partial class T { [State] public int A { get; } }", "REPLAY023", "give it a setter")]
    [InlineData("[SnapshotState(2)] public partial class T { [State(Since = 3)] public int A; }", "REPLAY024", "Since goes from 1 to it")]
    [InlineData("[SnapshotState(2)] public partial class T { [State(Until = 2)] public int A; }", "REPLAY024", "Until from Since to below it")]
    [InlineData("[SnapshotState(1)] public partial class T { [State] public int A; int _b; void M() => _b = 1; }", "REPLAY025", "or [NotState]")]
    [InlineData("[SnapshotState(1)] public partial class T { [State] public int A; public int B { get; set; } }", "REPLAY025", "mark it [State]")]
    [InlineData("[SnapshotState(1)] public partial class T { [State] public int A; public readonly System.Collections.Generic.List<int> B = new(); }", "REPLAY025", "mark it [State]")]
    public void A_fault_is_reported_once_with_its_mend(string source, string rule, string mend)
    {
        string fault = Assert.Single(Compile.Faults(source));
        Assert.StartsWith($"{rule} 1: ", fault, StringComparison.Ordinal);
        Assert.Contains(mend, fault, StringComparison.Ordinal);
    }

    [Fact]
    public void A_fault_in_a_nested_struct_that_is_no_event_itself_is_reported_there()
    {
        string fault = Assert.Single(Compile.Faults("[MessagePackObject] public partial struct T { [Key(0)] public N A; }\n[MessagePackObject] public struct N { [Key(0)] public string B; }"));
        Assert.StartsWith("REPLAY002 2: 'B' of type 'string'", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_rule_is_in_the_release_notes()
    {
        string notes = File.ReadAllText(Repository.PathOf("src", "Replay.Serialization.Generators", "AnalyzerReleases.Unshipped.md"));
        Assert.All(Enumerable.Range(1, 11), number => Assert.Contains($"REPLAY{number:D3} |", notes, StringComparison.Ordinal));
    }
}

namespace Replay.Analyzers.Tests;

/// <summary>REPLAY110 and REPLAY111: static state, and endOfBatch that reaches state.</summary>
public class StateTests
{
    [Theory]
    [InlineData("private static long {|REPLAY110:Total|};")]
    [InlineData("[ThreadStatic] private static long {|REPLAY110:Total|};")]
    [InlineData("public static long {|REPLAY110:Total|} { get; set; }")]
    [InlineData("public static long {|REPLAY110:Total|} { get; private set; } = 5;")]
    public Task Static_fields_that_can_change_are_reported(string members) => Check.Statements("", members);

    [Theory]
    [InlineData("private const long Total = 5; private static readonly int[] Table = [1, 2]; public static long Next { get; } = 5; public static long Twice => 2 * Total;")]
    [InlineData("private static readonly Dictionary<string, int> Known; static Handler() { Known = new(); Known.Add(\"a\", 1); Known[\"b\"] = Table[0]; } static readonly int[] Table = [1];")]
    public Task Constant_static_members_are_allowed(string members) => Check.Statements("", members);

    [Theory]
    [InlineData("{|REPLAY110:Elsewhere.Total|} = 5;")]
    [InlineData("{|REPLAY110:Elsewhere.Total|}++;")]
    [InlineData("{|REPLAY110:Elsewhere.Total|} += 5;")]
    [InlineData("Interlocked.Increment(ref {|REPLAY110:Elsewhere.Total|});")]
    [InlineData("{|REPLAY110:Known|}.Add(1);")]
    [InlineData("{|REPLAY110:Table[0]|} = 5;")]
    public Task Writes_to_static_state_are_reported(string statements) => Check.Source($$"""
        static class Elsewhere { public static long Total; }
        sealed class Handler : IEventHandler<long>
        {
            private static readonly List<int> Known = new();
            private static readonly int[] Table = [1];
            public void OnEvent(ref long data, in EventHeader header, bool endOfBatch) { {{statements}} }
        }
        """);

    [Fact]
    public Task Reading_static_tables_is_allowed() => Check.Statements("_count = Table[0] + Known.Count; Known.Contains(1);",
        "private static readonly HashSet<int> Known = new(); private static readonly int[] Table = [1];");

    [Theory]
    [InlineData("if (endOfBatch) {|REPLAY111:_count|}++;")]
    [InlineData("{|REPLAY111:_object|} = endOfBatch;")]
    [InlineData("{|REPLAY111:_count|} += endOfBatch ? 1 : 0;")]
    [InlineData("{|REPLAY111:data|} = endOfBatch ? 1 : 0;")]
    [InlineData("bool last = !endOfBatch; if (_count > 3 && last) { {|REPLAY111:_sum|} = 0; }")]
    [InlineData("if (!endOfBatch) return; {|REPLAY111:_count|}++;")]
    [InlineData("int step = 0; if (endOfBatch) step = 1; {|REPLAY111:_count|} += step;")]
    [InlineData("switch (endOfBatch) { case true: {|REPLAY111:_count|} = 1; break; }")]
    [InlineData("if (endOfBatch) { } else { {|REPLAY111:_list[0]|} = 1; }")]
    public Task EndOfBatch_that_reaches_state_is_reported(string statements) => Check.Statements(statements);

    [Theory]
    [InlineData("_count++; if (endOfBatch) Console.Out.Flush();")]
    [InlineData("_count++; if (!endOfBatch) return; Console.Out.Flush();")]
    [InlineData("if (endOfBatch) { int written = 5; written++; Console.Out.Flush(); } _count++;")]
    [InlineData("if (_count > 3) { if (!endOfBatch) { return; } Console.Out.Flush(); } _count++;")]
    public Task Flushing_on_endOfBatch_is_allowed(string statements) => Check.Statements(statements);

    [Fact]
    public Task EndOfBatch_counts_only_in_the_handlers_callback() => Check.Source("""
        sealed class Handler : IEventHandler<long>
        {
            private long _count;
            public void OnEvent(ref long data, in EventHeader header, bool endOfBatch) => _count++;
            public void Other(bool endOfBatch) { if (endOfBatch) _count++; }
        }
        """);

    [Theory]
    [InlineData("if (endOfBatch) _object = data;", "'_object' depends on endOfBatch, which differs between modes and batch sizes: use endOfBatch for flushing only")]
    public async Task The_message_says_the_mend(string statements, string message) => Assert.Equal(message, await Check.Message(statements));
}

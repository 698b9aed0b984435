using System.Buffers;
using System.Text;
using Replay.Tests;

namespace Replay.Serialization.Tests;

public sealed class SymbolTableTests
{
    [Fact]
    public void Ids_count_up_in_the_order_of_first_sight()
    {
        SymbolTable table = new();
        Assert.Equal([0, 1, 0, 2, 1], new[] { "AAPL", "MSFT", "AAPL", "", "MSFT" }.Select(text => table.GetOrAdd(Encoding.UTF8.GetBytes(text))));
        Assert.Equal(3, table.Count);
        Assert.Equal((1, -1), (table.IdOf("MSFT"u8), table.IdOf("msft"u8)));
        Assert.True(table.Utf8Of(0).SequenceEqual("AAPL"u8));
        Assert.Same(table.TextOf(1), table.TextOf(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => table.TextOf(3));
    }

    [Fact]
    public void A_hundred_thousand_symbols_keep_their_ids()
    {
        SymbolTable table = new();
        for (int i = 0; i < 100_000; i++) Assert.Equal(i, table.GetOrAdd(Name(i)));
        for (int i = 0; i < 100_000; i++) Assert.Equal(i, table.GetOrAdd(Name(i)));

        static byte[] Name(int i) => Encoding.UTF8.GetBytes($"symbol {i}");
    }

    [Fact]
    public void A_symbol_that_was_seen_costs_no_memory()
    {
        SymbolTable table = new();
        byte[][] names = [.. Enumerable.Range(0, 1_000).Select(i => Encoding.UTF8.GetBytes($"symbol {i}"))];
        foreach (byte[] name in names) table.GetOrAdd(name);
        int sum = 0;
        Assert.Equal(0, AllocationProbe.BytesOf(() =>
        {
            sum = 0;
            foreach (byte[] name in names) sum += table.GetOrAdd(name) + table.IdOf(name);
        }));
        Assert.Equal(999_000, sum);
    }

    [Fact]
    public void A_full_table_refuses_new_symbols_only()
    {
        SymbolTable table = new(maxSymbols: 2);
        table.GetOrAdd("A"u8);
        table.GetOrAdd("B"u8);
        Assert.Equal(0, table.GetOrAdd("A"u8));
        Assert.Contains("maxSymbols", Assert.Throws<InvalidOperationException>(() => table.GetOrAdd("C"u8)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Its_state_can_be_saved_and_loaded()
    {
        SymbolTable table = new();
        for (int i = 0; i < 100; i++) table.GetOrAdd(Encoding.UTF8.GetBytes($"é{i}"));
        ArrayBufferWriter<byte> state = new();
        table.SaveState(state);

        SymbolTable loaded = new();
        loaded.GetOrAdd("other"u8);
        loaded.LoadState(state.WrittenSpan, 1);
        Assert.Equal(100, loaded.Count);
        Assert.Equal(42, loaded.IdOf("é42"u8));
        Assert.Equal("é42", loaded.TextOf(42));
        Assert.Throws<NotSupportedException>(() => loaded.LoadState(state.WrittenSpan, 2));
        Assert.Throws<InvalidDataException>(() => loaded.LoadState(state.WrittenSpan[..^1], 1));
    }
}

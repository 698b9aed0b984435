using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;

namespace Replay.Framework.DeterminismProgram;

/// <summary>
/// Keeps positions in dictionaries, money in floating point, and prints what it does as text: all that goes wrong where a handler is careless.
/// </summary>
internal sealed class Positions(ReplayOutput output) : IEventHandler<Trade>, ISnapshotable
{
    private const int EntrySize = 2 * sizeof(long) + sizeof(int);

    private readonly Dictionary<string, int> _indexOf = [];
    private readonly SortedDictionary<int, (long Lots, double Money)> _positions = [];
    private readonly ReplayRandom _random = new(seed: 7);
    private readonly byte[] _line = new byte[128];
    private readonly string[] _symbols = [.. Enumerable.Range(0, 64).Select(i => string.Create(CultureInfo.InvariantCulture, $"symbol {i}"))];

    public int StateVersion => 1;

    public void OnEvent(ref Trade data, in EventHeader header, bool endOfBatch)
    {
        string symbol = _symbols[data.Symbol];
        if (!_indexOf.TryGetValue(symbol, out int index)) _indexOf.Add(symbol, index = data.Symbol);
        (long lots, double money) = _positions.GetValueOrDefault(index);
        long signed = (data.Account & 1) == 0 ? data.SizeLots : -data.SizeLots;
        _positions[index] = (lots + signed, money - signed * (data.PriceTicks / 100.0) * (1 + _random.NextDouble() / 1_000));
        if (data.Id % 16 == 0) Print(symbol, _positions[index].Money, header.TimestampNs);
    }

    public void SaveState(IBufferWriter<byte> destination)
    {
        _random.SaveState(destination);
        foreach ((int index, (long lots, double money)) in _positions)
        {
            Span<byte> entry = destination.GetSpan(EntrySize);
            BinaryPrimitives.WriteInt32LittleEndian(entry, index);
            BinaryPrimitives.WriteInt64LittleEndian(entry[4..], lots);
            BinaryPrimitives.WriteDoubleLittleEndian(entry[12..], money);
            destination.Advance(EntrySize);
        }
    }

    public void LoadState(ReadOnlySpan<byte> source, int version)
    {
        const int RandomSize = 4 * sizeof(ulong);
        _random.LoadState(source[..RandomSize], _random.StateVersion);
        _positions.Clear();
        for (source = source[RandomSize..]; source.Length > 0; source = source[EntrySize..])
            _positions[BinaryPrimitives.ReadInt32LittleEndian(source)] = (BinaryPrimitives.ReadInt64LittleEndian(source[4..]), BinaryPrimitives.ReadDoubleLittleEndian(source[12..]));
    }

    private void Print(string symbol, double money, long timestampNs)
    {
        System.Text.Unicode.Utf8.TryWrite(_line, CultureInfo.InvariantCulture, $"{symbol} {money:F4} {timestampNs}\n", out int written);
        output.Write(_line.AsSpan(0, written));
    }
}

/// <summary>Adds up prices, alone in a stage of its own.</summary>
internal sealed class Averages : IEventHandler<Trade>, ISnapshotable
{
    private double _weighted;
    private long _lots;

    public int StateVersion => 2;

    public void OnEvent(ref Trade data, in EventHeader header, bool endOfBatch)
    {
        _weighted = _weighted * 0.999 + data.PriceTicks * 0.001 * data.SizeLots;
        _lots += data.SizeLots;
    }

    public void SaveState(IBufferWriter<byte> destination)
    {
        Span<byte> state = destination.GetSpan(16);
        BinaryPrimitives.WriteDoubleLittleEndian(state, _weighted);
        BinaryPrimitives.WriteInt64LittleEndian(state[8..], _lots);
        destination.Advance(16);
    }

    public void LoadState(ReadOnlySpan<byte> source, int version) =>
        (_weighted, _lots) = (BinaryPrimitives.ReadDoubleLittleEndian(source), BinaryPrimitives.ReadInt64LittleEndian(source[8..]));
}

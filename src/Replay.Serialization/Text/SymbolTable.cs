using System.Buffers;
using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;

namespace Replay.Serialization;

/// <summary>Gives each text a small number, in the order in which they first appear: 0, 1, 2 … Allocates only for a text seen for the first time.</summary>
/// <remarks>
/// The ids depend on nothing but the order of first appearance, so a replay gives the same ones. A handler that keeps ids holds the table in its
/// state: save and load it with the handler's own. Used by one thread.
/// </remarks>
public sealed class SymbolTable : ISnapshotable
{
    private const int InitialSlots = 64;

    private readonly int _maxSymbols;
    private readonly List<Symbol> _symbols = [];

    // Open addressing, at most half full: the id of a symbol plus one, 0 for an empty place.
    private int[] _slots = new int[InitialSlots];

    /// <summary>Creates an empty table.</summary>
    /// <param name="maxSymbols">How many different texts it takes; a further one is an error, so that a wrong field cannot fill the memory.</param>
    public SymbolTable(int maxSymbols = 1 << 20)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxSymbols);
        _maxSymbols = maxSymbols;
    }

    /// <summary>Number of texts; ids are below it.</summary>
    public int Count => _symbols.Count;

    /// <inheritdoc/>
    public int StateVersion => 1;

    /// <summary>The id of a text; the next free one when it is new.</summary>
    /// <param name="utf8">UTF-8 bytes, which are copied when they are new; they are not validated.</param>
    /// <exception cref="InvalidOperationException">The text is new and the table is full.</exception>
    public int GetOrAdd(ReadOnlySpan<byte> utf8)
    {
        ulong hash = XxHash3.HashToUInt64(utf8);
        int place = Find(utf8, hash);
        return _slots[place] != 0 ? _slots[place] - 1 : Add(utf8.ToArray(), hash, place);
    }

    /// <summary>The id of a text; -1 when it has none yet.</summary>
    /// <param name="utf8">UTF-8 bytes.</param>
    public int IdOf(ReadOnlySpan<byte> utf8) => _slots[Find(utf8, XxHash3.HashToUInt64(utf8))] - 1;

    /// <summary>The UTF-8 bytes of an id's text.</summary>
    /// <param name="id">An id of this table.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such id.</exception>
    public ReadOnlySpan<byte> Utf8Of(int id) => _symbols[id].Utf8;

    /// <summary>An id's text as a string, made once; bytes that are not UTF-8 become U+FFFD.</summary>
    /// <param name="id">An id of this table.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such id.</exception>
    public string TextOf(int id) => _symbols[id].Text;

    /// <inheritdoc/>
    public void SaveState(IBufferWriter<byte> destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        WriteInt32(destination, Count);
        foreach (Symbol symbol in _symbols)
        {
            WriteInt32(destination, symbol.Utf8.Length);
            destination.Write(symbol.Utf8);
        }
    }

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">A version that this build cannot read.</exception>
    /// <exception cref="InvalidDataException">The bytes are damaged.</exception>
    public void LoadState(ReadOnlySpan<byte> source, int version)
    {
        if (version != StateVersion) throw new NotSupportedException($"A symbol table of version {version} cannot be read, only {StateVersion}.");
        _symbols.Clear();
        _slots = new int[InitialSlots];
        for (int count = TakeInt32(ref source); count > 0; count--)
        {
            int length = TakeInt32(ref source);
            if ((uint)length > (uint)source.Length) throw new InvalidDataException($"The symbol table's state ends inside symbol {Count}.");
            GetOrAdd(source[..length]);
            source = source[length..];
        }
    }

    /// <summary>Where the text stands, or the empty place where it belongs.</summary>
    private int Find(ReadOnlySpan<byte> utf8, ulong hash)
    {
        int mask = _slots.Length - 1;
        int place = (int)hash & mask;
        while (_slots[place] is not 0 and var next && !IsAt(next - 1, utf8, hash)) place = (place + 1) & mask;
        return place;
    }

    private bool IsAt(int id, ReadOnlySpan<byte> utf8, ulong hash) => _symbols[id].Hash == hash && utf8.SequenceEqual(_symbols[id].Utf8);

    private int Add(byte[] utf8, ulong hash, int place)
    {
        if (Count == _maxSymbols)
            throw new InvalidOperationException($"The symbol table holds its {_maxSymbols:N0} symbols; is this field one of few values? If so, raise maxSymbols.");
        _symbols.Add(new Symbol(utf8, hash));
        _slots[place] = Count;
        if (2 * Count > _slots.Length) Grow();
        return Count - 1;
    }

    private void Grow()
    {
        _slots = new int[2 * _slots.Length];
        int mask = _slots.Length - 1;
        for (int id = 0; id < Count; id++)
        {
            int place = (int)_symbols[id].Hash & mask;
            while (_slots[place] != 0) place = (place + 1) & mask;
            _slots[place] = id + 1;
        }
    }

    private static void WriteInt32(IBufferWriter<byte> destination, int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(destination.GetSpan(4), value);
        destination.Advance(4);
    }

    private static int TakeInt32(ref ReadOnlySpan<byte> source)
    {
        if (source.Length < 4) throw new InvalidDataException("The symbol table's state ends too soon.");
        int value = BinaryPrimitives.ReadInt32LittleEndian(source);
        source = source[4..];
        return value;
    }

    private sealed class Symbol(byte[] utf8, ulong hash)
    {
        private string? _text;

        public byte[] Utf8 => utf8;

        public ulong Hash => hash;

        public string Text => _text ??= Encoding.UTF8.GetString(utf8);
    }
}

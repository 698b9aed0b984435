using System.Buffers;
using System.Buffers.Binary;

namespace Replay;

/// <summary>The states at checkpoints, as long as they fit: the runs that are compared later begin there instead of at the start of the range.</summary>
/// <param name="handlers">Number of handlers.</param>
internal sealed class CheckpointStates(int handlers)
{
    /// <summary>Room for all of them, in bytes.</summary>
    public const int Capacity = 4 << 20;

    private const long None = -1;

    private readonly byte[] _bytes = new byte[Capacity];
    private readonly List<(long Ticket, int Offset, int Length)> _kept = new(1_024);
    private long _tickets;
    private long _stride = 1;
    private int _used;

    /// <summary>Keeps the states of a checkpoint if it is its turn; when the room is full, every second one gives way.</summary>
    /// <returns>What <see cref="TryRead"/> takes.</returns>
    public long Keep(ArrayBufferWriter<byte>[] states, long stateBytes)
    {
        long ticket = _tickets++;
        long length = stateBytes + (long)sizeof(int) * handlers;
        if (length > Capacity / 2 || ticket % _stride != 0) return None;
        while (length > Capacity - _used || _kept.Count == _kept.Capacity) Thin();
        if (ticket % _stride != 0) return None;

        _kept.Add((ticket, _used, (int)length));
        foreach (ArrayBufferWriter<byte> state in states)
        {
            BinaryPrimitives.WriteInt32LittleEndian(_bytes.AsSpan(_used), state.WrittenCount);
            state.WrittenSpan.CopyTo(_bytes.AsSpan(_used + sizeof(int)));
            _used += sizeof(int) + state.WrittenCount;
        }

        return ticket;
    }

    /// <summary>The states that were kept; null: they were not, or had to give way.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>>? TryRead(long ticket)
    {
        int index = ticket == None ? -1 : _kept.FindIndex(kept => kept.Ticket == ticket);
        if (index < 0) return null;
        int offset = _kept[index].Offset;
        ReadOnlyMemory<byte>[] states = new ReadOnlyMemory<byte>[handlers];
        for (int i = 0; i < handlers; i++)
        {
            int length = BinaryPrimitives.ReadInt32LittleEndian(_bytes.AsSpan(offset));
            states[i] = _bytes.AsMemory(offset + sizeof(int), length);
            offset += sizeof(int) + length;
        }

        return states;
    }

    private void Thin()
    {
        _stride *= 2;
        _used = 0;
        int kept = 0;
        for (int i = 0; i < _kept.Count; i++)
        {
            (long ticket, int offset, int length) = _kept[i];
            if (ticket % _stride != 0) continue;
            _bytes.AsSpan(offset, length).CopyTo(_bytes.AsSpan(_used));
            _kept[kept++] = (ticket, _used, length);
            _used += length;
        }

        _kept.RemoveRange(kept, _kept.Count - kept);
    }
}

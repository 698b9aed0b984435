using System.Buffers.Binary;
using System.IO.Hashing;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Replay;

/// <summary>Digest of an endless stream of bytes, which can be saved and continued at any byte. Allocates nothing after construction.</summary>
/// <remarks>
/// The stream is cut every 65,536 bytes: D0 = 16 zero bytes, Dk = XxHash128(Dk-1 || chunk k), the last chunk short. Hashing large chunks
/// costs a fraction of hashing every event by itself. Used by one thread at a time.
/// </remarks>
public sealed class DigestChain
{
    /// <summary>Bytes in a chunk.</summary>
    public const int ChunkSize = 65_536;

    private const int EventHeaderSize = sizeof(long) + sizeof(int) + sizeof(int);

    // That of a chain which has ended, for the next one: asking the system for memory, and zeroing it, would take longer than finding the first event of a run.
    private static byte[]? _spare;

    // The link Dk-1 stands right before its chunk, so that one call hashes both. Only what has been appended is ever read.
    private byte[] _buffer = Interlocked.Exchange(ref _spare, null) ?? GC.AllocateUninitializedArray<byte>(Digest.Size + ChunkSize);
    private int _end;

    /// <summary>Creates the digest of an empty stream.</summary>
    public DigestChain() => Reset();

    /// <summary>The digest of everything appended so far; appending may go on.</summary>
    public Digest Current
    {
        get
        {
            if (_end == Digest.Size) return Digest.Read(_buffer);
            Span<byte> hash = stackalloc byte[Digest.Size];
            XxHash128.Hash(_buffer.AsSpan(0, _end), hash);
            return Digest.Read(hash);
        }
    }

    /// <summary>Appends bytes as they are, without a length.</summary>
    /// <param name="bytes">The bytes.</param>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length >= _buffer.Length - _end)
        {
            int room = _buffer.Length - _end;
            bytes[..room].CopyTo(_buffer.AsSpan(_end));
            bytes = bytes[room..];
            FoldChunk();
        }

        bytes.CopyTo(_buffer.AsSpan(_end));
        _end += bytes.Length;
    }

    /// <summary>Appends an event's canonical bytes: time (int64), stream (int32), payload length (int32), all little-endian, and the payload.</summary>
    /// <param name="timestampNs">Event time in ns since the Unix epoch; 0 = unknown.</param>
    /// <param name="streamId">The recording's stream id.</param>
    /// <param name="payload">The message as stored: reassembled, message header included.</param>
    public void AppendEvent(long timestampNs, int streamId, ReadOnlySpan<byte> payload)
    {
        byte[] buffer = _buffer;
        int end = _end;
        int length = payload.Length;
        if (length >= buffer.Length - end - EventHeaderSize)
        {
            AppendEventAcrossChunks(timestampNs, streamId, payload);
            return;
        }

        // Checked once above: event and header fit behind the end.
        _end = end + EventHeaderSize + length;
        ref byte destination = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(buffer), end);
        Vector128.Create(timestampNs, (uint)streamId | ((long)length << 32)).AsByte().StoreUnsafe(ref destination);
        ShortCopy.Copy(payload, ref Unsafe.Add(ref destination, EventHeaderSize));
    }

    /// <summary>Forgets everything: the state of a new chain.</summary>
    public void Reset()
    {
        _buffer.AsSpan(0, Digest.Size).Clear();
        _end = Digest.Size;
    }

    /// <summary>The chain's state: the last link (16 bytes) and the unfinished chunk, 16 to 65,551 bytes.</summary>
    public ReadOnlyMemory<byte> Save() => _buffer.AsSpan(0, _end).ToArray();

    /// <summary>Continues from a state that <see cref="Save"/> wrote.</summary>
    /// <param name="state">Exactly the bytes written.</param>
    /// <exception cref="ArgumentException">The length cannot be that of a chain's state.</exception>
    public void Restore(ReadOnlySpan<byte> state)
    {
        if (state.Length is < Digest.Size or >= Digest.Size + ChunkSize)
            throw new ArgumentException($"A chain's state has 16 to 65,551 bytes, not {state.Length}.", nameof(state));
        state.CopyTo(_buffer);
        _end = state.Length;
    }

    /// <summary>Ends the chain, which must not be used any more, and gives its memory to the next one.</summary>
    internal void Release()
    {
        byte[] buffer = _buffer;
        _buffer = [];
        if (buffer is not []) Volatile.Write(ref _spare, buffer);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void AppendEventAcrossChunks(long timestampNs, int streamId, ReadOnlySpan<byte> payload)
    {
        Span<byte> header = stackalloc byte[EventHeaderSize];
        WriteEventHeader(header, timestampNs, streamId, payload.Length);
        Append(header);
        Append(payload);
    }

    private static void WriteEventHeader(Span<byte> destination, long timestampNs, int streamId, int length)
    {
        BinaryPrimitives.WriteInt64LittleEndian(destination, timestampNs);
        BinaryPrimitives.WriteInt32LittleEndian(destination[8..], streamId);
        BinaryPrimitives.WriteInt32LittleEndian(destination[12..], length);
    }

    private void FoldChunk()
    {
        Span<byte> link = stackalloc byte[Digest.Size];
        XxHash128.Hash(_buffer, link);
        link.CopyTo(_buffer);
        _end = Digest.Size;
    }
}

using System.Buffers;
using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;

namespace Replay;

/// <summary>Collects the fields of a snapshot file; large blocks are kept as they are, not copied.</summary>
internal sealed class SnapshotWriter
{
    private const int LeastOwnPiece = 4_096;

    private readonly List<ReadOnlyMemory<byte>> _pieces = [];
    private ArrayBufferWriter<byte> _bytes = new(LeastOwnPiece);

    public void Raw(ReadOnlySpan<byte> bytes) => _bytes.Write(bytes);

    public void Int32(int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(_bytes.GetSpan(sizeof(int)), value);
        _bytes.Advance(sizeof(int));
    }

    public void Int64(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(_bytes.GetSpan(sizeof(long)), value);
        _bytes.Advance(sizeof(long));
    }

    public void Text(string text) => Block(Encoding.UTF8.GetBytes(text));

    public void Block(ReadOnlyMemory<byte>? block)
    {
        Int32(block?.Length ?? -1);
        if (block is not { } bytes) return;
        if (bytes.Length < LeastOwnPiece)
        {
            Raw(bytes.Span);
            return;
        }

        EndPiece();
        _pieces.Add(bytes);
    }

    /// <summary>Enters the file's length at its place, appends the checksum, and gives the pieces of the file in order.</summary>
    /// <param name="header">The file's first bytes, which hold the length; written before all others.</param>
    /// <param name="lengthOffset">Where the length goes in them.</param>
    public IReadOnlyList<ReadOnlyMemory<byte>> Finish(byte[] header, int lengthOffset)
    {
        EndPiece();
        _pieces.Insert(0, header);
        BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(lengthOffset), _pieces.Sum(piece => (long)piece.Length) + Digest.Size);
        XxHash128 hash = new();
        foreach (ReadOnlyMemory<byte> piece in _pieces) hash.Append(piece.Span);
        _pieces.Add(hash.GetCurrentHash());
        return _pieces;
    }

    private void EndPiece()
    {
        if (_bytes.WrittenCount == 0) return;
        _pieces.Add(_bytes.WrittenMemory);
        _bytes = new(LeastOwnPiece);
    }
}

using System.Buffers;
using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;

namespace Replay;

/// <summary>Writes the fields of a snapshot file.</summary>
internal sealed class SnapshotWriter
{
    private readonly ArrayBufferWriter<byte> _bytes = new(4_096);

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
        if (block is { } bytes) Raw(bytes.Span);
    }

    /// <summary>Enters the file's length at its place and appends the checksum.</summary>
    public ReadOnlyMemory<byte> Finish(int lengthOffset)
    {
        byte[] file = new byte[_bytes.WrittenCount + Digest.Size];
        _bytes.WrittenSpan.CopyTo(file);
        BinaryPrimitives.WriteInt64LittleEndian(file.AsSpan(lengthOffset), file.Length);
        XxHash128.Hash(file.AsSpan(0, _bytes.WrittenCount), file.AsSpan(_bytes.WrittenCount));
        return file;
    }
}

using System.Buffers.Binary;
using System.Text;

namespace Replay;

/// <summary>Reads the fields of a snapshot file whose checksum is right, and still believes no length: the writer may have been anybody.</summary>
internal sealed class SnapshotReader(ReadOnlyMemory<byte> body, string path)
{
    private ReadOnlyMemory<byte> _rest = body;

    public int Int32() => BinaryPrimitives.ReadInt32LittleEndian(Take(sizeof(int)).Span);

    public long Int64() => BinaryPrimitives.ReadInt64LittleEndian(Take(sizeof(long)).Span);

    public string Text() => Encoding.UTF8.GetString((Block() ?? default).Span);

    public ReadOnlyMemory<byte>? Block()
    {
        int length = Int32();
        if (length == -1) return null;
        return Take(length);
    }

    /// <summary>The state of a <see cref="DigestChain"/>, or none.</summary>
    public ReadOnlyMemory<byte>? Chain()
    {
        ReadOnlyMemory<byte>? state = Block();
        if (state is { Length: < Digest.Size or >= Digest.Size + DigestChain.ChunkSize })
            Throw.Snapshot(path, $"it holds a digest state of {state.Value.Length} bytes, which no digest has");
        return state;
    }

    /// <summary>The state of an output's <see cref="DigestChain"/>, which it always has.</summary>
    public ReadOnlyMemory<byte> ChainOfOutput()
    {
        ReadOnlyMemory<byte>? state = Chain();
        if (state is null) Throw.Snapshot(path, "it holds an output without a digest state");
        return state.Value;
    }

    /// <summary>A number of items that cannot exceed what the rest of the file has room for.</summary>
    public int Count(int minimumSize)
    {
        int count = Int32();
        if (count < 0 || count > _rest.Length / minimumSize) Throw.Snapshot(path, $"it announces {count} items in the last {_rest.Length} bytes");
        return count;
    }

    public void ExpectEnd()
    {
        if (_rest.Length != 0) Throw.Snapshot(path, $"{_rest.Length} bytes follow its end");
    }

    private ReadOnlyMemory<byte> Take(int length)
    {
        if ((uint)length > (uint)_rest.Length) Throw.Snapshot(path, $"it announces a block of {length} bytes where {_rest.Length} are left");
        ReadOnlyMemory<byte> taken = _rest[..length];
        _rest = _rest[length..];
        return taken;
    }
}

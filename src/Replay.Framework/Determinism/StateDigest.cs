using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;

namespace Replay;

/// <summary>Digest over the states of all snapshotable handlers at one event, in the order of their registration.</summary>
/// <remarks>XxHash128 over, for each handler: name (int32 length, UTF-8), state version (int32), state (int32 length, bytes); integers little-endian.</remarks>
public sealed class StateDigest
{
    private readonly XxHash128 _hash = new();

    /// <summary>The digest of the states appended so far.</summary>
    public Digest Current
    {
        get
        {
            Span<byte> hash = stackalloc byte[Digest.Size];
            _hash.GetCurrentHash(hash);
            return Digest.Read(hash);
        }
    }

    /// <summary>Appends one handler's state.</summary>
    /// <param name="name">The handler's name in the run.</param>
    /// <param name="stateVersion">Its <see cref="ISnapshotable.StateVersion"/>.</param>
    /// <param name="state">What <see cref="ISnapshotable.SaveState"/> wrote.</param>
    public void Append(string name, int stateVersion, ReadOnlySpan<byte> state)
    {
        AppendText(name);
        AppendInt32(stateVersion);
        AppendInt32(state.Length);
        _hash.Append(state);
    }

    /// <summary>The digest of a whole run: XxHash128 over its event digest, its output digests in order, and its state digest.</summary>
    /// <param name="eventDigest">The event digest at the end of the range.</param>
    /// <param name="outputDigests">The output digests, in the order in which the outputs were registered.</param>
    /// <param name="stateDigest">The state digest at the end of the range.</param>
    public static Digest OfRun(Digest eventDigest, IEnumerable<Digest> outputDigests, Digest stateDigest)
    {
        XxHash128 hash = new();
        Span<byte> bytes = stackalloc byte[Digest.Size];
        foreach (Digest digest in outputDigests.Prepend(eventDigest).Append(stateDigest))
        {
            digest.Write(bytes);
            hash.Append(bytes);
        }

        hash.GetCurrentHash(bytes);
        return Digest.Read(bytes);
    }

    /// <summary>Forgets everything appended.</summary>
    internal void Reset() => _hash.Reset();

    private void AppendText(string text)
    {
        // Names are short; a run that passes checkpoints allocates nothing for them.
        const int Short = 256;
        int length = Encoding.UTF8.GetByteCount(text);
        Span<byte> utf8 = length <= Short ? stackalloc byte[Short] : new byte[length];
        AppendInt32(length);
        _hash.Append(utf8[..Encoding.UTF8.GetBytes(text, utf8)]);
    }

    private void AppendInt32(int value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        _hash.Append(bytes);
    }
}

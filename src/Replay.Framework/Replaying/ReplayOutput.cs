namespace Replay;

/// <summary>What a handler puts out (orders, fills, derived events), chained into a digest that every run of the same events must equal.</summary>
/// <remarks>Register it with the run; written by one handler. The run empties it at its start, or restores it from the snapshot that it resumes from.</remarks>
/// <param name="name">The output's name, unique in its run.</param>
public sealed class ReplayOutput(string name)
{
    private readonly DigestChain _chain = new();
    private bool _isChained = true;

    /// <summary>The output's name.</summary>
    public string Name { get; } = name;

    /// <summary>Bytes put out since the start of the range, those before a snapshot included.</summary>
    public long BytesWritten { get; private set; }

    /// <summary>The digest over all bytes put out so far; meaningless in a run without digests.</summary>
    public Digest Digest => _chain.Current;

    /// <summary>Puts out bytes; allocates nothing. Where the stream is cut into writes does not enter the digest.</summary>
    /// <param name="bytes">The bytes, in a defined byte order.</param>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        BytesWritten += bytes.Length;
        if (_isChained) _chain.Append(bytes);
    }

    internal void Begin(bool isChained)
    {
        _isChained = isChained;
        BytesWritten = 0;
        _chain.Reset();
    }

    /// <summary>The digest of what was put out since it was last taken.</summary>
    internal Digest TakeDigest()
    {
        Digest digest = _chain.Current;
        _chain.Reset();
        return digest;
    }

    internal OutputState Save() => new(Name, BytesWritten, _chain.Save());

    internal void Restore(OutputState state)
    {
        BytesWritten = state.BytesWritten;
        _chain.Restore(state.Chain.Span);
    }
}

namespace Replay;

/// <summary>Whether events are digested; a struct, so that a loop without digests has no trace of them.</summary>
internal interface IEventDigest
{
    void Append(long timestampNs, int streamId, ReadOnlySpan<byte> payload);
}

internal readonly struct NoDigest : IEventDigest
{
    public void Append(long timestampNs, int streamId, ReadOnlySpan<byte> payload) { }
}

internal readonly struct ChainedDigest(DigestChain chain) : IEventDigest
{
    public void Append(long timestampNs, int streamId, ReadOnlySpan<byte> payload) => chain.AppendEvent(timestampNs, streamId, payload);
}

/// <summary>Also looks at event time: here events come in the order in which they are delivered, each before its handlers.</summary>
internal readonly struct WatchedDigest<TDigest>(TDigest digest, EventTimeWatch watch) : IEventDigest where TDigest : struct, IEventDigest
{
    public void Append(long timestampNs, int streamId, ReadOnlySpan<byte> payload)
    {
        watch.See(timestampNs);
        digest.Append(timestampNs, streamId, payload);
    }
}

namespace Replay;

/// <summary>What is done with an event before it is decoded; a struct, so that a loop without digests has no trace of them.</summary>
internal interface IEventDigest
{
    /// <returns>False: the event is skipped.</returns>
    bool Append(long timestampNs, int streamId, ReadOnlySpan<byte> payload);
}

internal readonly struct NoDigest : IEventDigest
{
    public bool Append(long timestampNs, int streamId, ReadOnlySpan<byte> payload) => true;
}

internal readonly struct ChainedDigest(DigestChain chain) : IEventDigest
{
    public bool Append(long timestampNs, int streamId, ReadOnlySpan<byte> payload)
    {
        chain.AppendEvent(timestampNs, streamId, payload);
        return true;
    }
}

/// <summary>Also looks at event time: here events come in the order in which they are delivered, each before its handlers.</summary>
internal readonly struct WatchedDigest<TDigest>(TDigest digest, EventTimeWatch watch) : IEventDigest where TDigest : struct, IEventDigest
{
    public bool Append(long timestampNs, int streamId, ReadOnlySpan<byte> payload)
    {
        watch.See(timestampNs);
        return digest.Append(timestampNs, streamId, payload);
    }
}

/// <summary>Passes on the events that are wanted: digests, holes in time and snapshots by time are of those that handlers get.</summary>
internal readonly struct SelectedDigest<TDigest>(TDigest digest, EventSelection selection) : IEventDigest where TDigest : struct, IEventDigest
{
    public bool Append(long timestampNs, int streamId, ReadOnlySpan<byte> payload) =>
        selection.Takes(streamId, payload) && digest.Append(timestampNs, streamId, payload);
}

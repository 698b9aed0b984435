namespace Replay.Cli;

/// <summary>A range of a recording as <c>--from</c>, <c>--to</c>, <c>--from-time</c> and <c>--to-time</c> give it.</summary>
internal readonly record struct CommandRange(long? From, long? To, long? FromTimeNs, long? ToTimeNs)
{
    /// <summary>Checks that each end is given once, and not in the wrong order.</summary>
    public void Check()
    {
        if (From is not null && FromTimeNs is not null) throw new UsageException("Give --from or --from-time, not both.");
        if (To is not null && ToTimeNs is not null) throw new UsageException("Give --to or --to-time, not both.");
        if (FromTimeNs > ToTimeNs) throw new UsageException($"--from-time {FromTimeNs} ns is after --to-time {ToTimeNs} ns; exchange the two.");
    }

    /// <summary>The positions of the range.</summary>
    public PositionRange Resolve(RecordingReader reader)
    {
        Check();
        PositionRange given = reader.Resolve(From, To), byTime = reader.ResolveTimes(FromTimeNs, ToTimeNs);
        PositionRange range = new(FromTimeNs is null ? given.From : byTime.From, ToTimeNs is null ? given.To : byTime.To);
        return range.From <= range.To ? range : throw new UsageException($"The range begins at position {range.From}, after its end at {range.To}.");
    }
}

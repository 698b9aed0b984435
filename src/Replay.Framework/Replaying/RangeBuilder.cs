namespace Replay;

/// <summary>A range given by positions, by event times, or by one of each.</summary>
internal sealed class RangeBuilder
{
    public long? From { get; set; }
    public long? To { get; set; }
    public long? FromTimeNs { get; set; }
    public long? ToTimeNs { get; set; }

    /// <summary>The part that a source has in the range: its own positions, and times before its offset is added.</summary>
    public RangeBuilder For(ReplaySource source) => new()
    {
        From = source.From ?? From,
        To = source.To ?? To,
        FromTimeNs = FromTimeNs - source.TimeOffsetNs,
        ToTimeNs = ToTimeNs - source.TimeOffsetNs,
    };

    /// <summary>The positions of the range.</summary>
    /// <exception cref="PositionException">A position is no boundary of messages.</exception>
    /// <exception cref="EventDecodeException">The reader of timestamps refused a message on the way to a time.</exception>
    public PositionRange Resolve(RecordingReader reader, TimestampReader? timestamps, CancellationToken cancellationToken = default)
    {
        if (From is not null && FromTimeNs is not null) throw new ArgumentException("The range begins at a position or at a time, not at both.");
        if (To is not null && ToTimeNs is not null) throw new ArgumentException("The range ends at a position or at a time, not at both.");
        if (FromTimeNs > ToTimeNs) throw new ArgumentException($"The range begins at time {FromTimeNs} ns, after its end at {ToTimeNs} ns; exchange the two.");
        PositionRange given = reader.Resolve(From, To, cancellationToken);
        long from = FromTimeNs is { } fromTimeNs ? FirstAtOrAfter(reader, timestamps, fromTimeNs, cancellationToken) : given.From;
        long to = ToTimeNs is { } toTimeNs ? FirstAtOrAfter(reader, timestamps, toTimeNs, cancellationToken) : given.To;
        if (from > to) throw new PositionException(from, $"The range starts at {from}, after its end at {to}; give an end that is not before the start.");
        return new PositionRange(from, to);
    }

    /// <summary>Start of the first message that is not before a time; the stop position if there is none. Where times are read from messages, there is no index of them.</summary>
    private static long FirstAtOrAfter(RecordingReader reader, TimestampReader? timestamps, long timestampNs, CancellationToken cancellationToken)
    {
        if (timestamps is null) return reader.FindTime(timestampNs);
        // The first time at or above the limit is also the first at which the highest time so far is.
        foreach (RecordedMessage message in reader.Messages(cancellationToken: cancellationToken))
        {
            if (TimeOf(message, reader, timestamps) is var time && time != 0 && time >= timestampNs) return message.Position;
        }

        return reader.StopPosition;
    }

    private static long TimeOf(RecordedMessage message, RecordingReader reader, TimestampReader timestamps)
    {
        try
        {
            return timestamps(message.Payload);
        }
        catch (Exception e)
        {
            throw new EventDecodeException(reader.Descriptor.RecordingId, message.Position, e);
        }
    }
}

using System.Globalization;

namespace Replay.Cli;

/// <summary>A range of a recording as <c>--from</c>, <c>--to</c>, <c>--from-time</c> and <c>--to-time</c> give it.</summary>
internal readonly record struct CommandRange(long? From, long? To, long? FromTimeNs, long? ToTimeNs)
{
    /// <summary>The options that give this range, for another process of ours.</summary>
    public IReadOnlyList<string> Arguments => [.. Given("--from", From), .. Given("--to", To), .. Given("--from-time", FromTimeNs), .. Given("--to-time", ToTimeNs)];

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
        PositionRange given = reader.Resolve(From, To), byTime = reader.ResolveTimes(FromTimeNs, ToTimeNs);
        PositionRange range = new(FromTimeNs is null ? given.From : byTime.From, ToTimeNs is null ? given.To : byTime.To);
        return range.From <= range.To ? range : throw new UsageException($"The range begins at position {range.From}, after its end at {range.To}.");
    }

    /// <summary>Gives the range to a run.</summary>
    public ReplayRun<T, TCodec> ApplyTo<T, TCodec>(ReplayRun<T, TCodec> run) where TCodec : struct, IEventCodec<T>
    {
        if (From is { } from) run.From(from);
        if (To is { } to) run.To(to);
        if (FromTimeNs is { } fromTimeNs) run.FromTime(fromTimeNs);
        if (ToTimeNs is { } toTimeNs) run.ToTime(toTimeNs);
        return run;
    }

    private static string[] Given(string name, long? value) => value is { } number ? [name, number.ToString(CultureInfo.InvariantCulture)] : [];
}

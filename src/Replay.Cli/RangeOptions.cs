using System.CommandLine;

namespace Replay.Cli;

/// <summary>The options that choose a range of a recording, by position or by event time.</summary>
internal sealed class RangeOptions
{
    private readonly Option<long?> _from = CommonOptions.From();
    private readonly Option<long?> _to = CommonOptions.To();
    private readonly Option<long?> _fromTime = CommonOptions.Time("--from-time", "Start at the first event at or after this time (ISO 8601, or ns since 1970).");
    private readonly Option<long?> _toTime = CommonOptions.Time("--to-time", "End with the last event before this time.");

    /// <summary>The options, for a command to add.</summary>
    public IEnumerable<Option> Options => [_from, _to, _fromTime, _toTime];

    /// <summary>Gives a run the range that the command line names.</summary>
    /// <exception cref="UsageException">An end is given by position and by time.</exception>
    public ReplayRun<T, TCodec> Apply<T, TCodec>(ReplayRun<T, TCodec> run, CommandContext context) where TCodec : struct, IEventCodec<T>
    {
        if (context.Get(_from) is not null && context.Get(_fromTime) is not null) throw new UsageException("Give --from or --from-time, not both.");
        if (context.Get(_to) is not null && context.Get(_toTime) is not null) throw new UsageException("Give --to or --to-time, not both.");
        if (context.Get(_from) is { } from) run.From(from);
        if (context.Get(_to) is { } to) run.To(to);
        if (context.Get(_fromTime) is { } fromTimeNs) run.FromTime(fromTimeNs);
        if (context.Get(_toTime) is { } toTimeNs) run.ToTime(toTimeNs);
        return run;
    }
}

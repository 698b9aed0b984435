using System.CommandLine;

namespace Replay.Cli;

/// <summary>The options that choose a range of a recording, by position or by event time.</summary>
internal sealed class RangeOptions
{
    private readonly Option<long?> _from = CommonOptions.OptionalWholeNumber("--from", "Position to start at: the start of a message. The recording's start when left out.");
    private readonly Option<long?> _to = CommonOptions.OptionalWholeNumber("--to", "Position to end at: the end of a message. The recording's end when left out.");
    private readonly Option<long?> _fromTime = CommonOptions.Time("--from-time", "Start at the first event at or after this time (ISO 8601, or ns since 1970).");
    private readonly Option<long?> _toTime = CommonOptions.Time("--to-time", "End with the last event before this time.");

    /// <summary>The options, for a command to add.</summary>
    public IEnumerable<Option> All => [_from, _to, _fromTime, _toTime];

    /// <summary>The range that the command line names.</summary>
    /// <exception cref="UsageException">An end is given by position and by time, or the times are the wrong way round.</exception>
    public CommandRange Read(CommandContext context)
    {
        CommandRange range = new(context.Get(_from), context.Get(_to), context.Get(_fromTime), context.Get(_toTime));
        range.Check();
        return range;
    }
}

using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Replay.Cli;

/// <summary>Options that several commands share.</summary>
internal static class CommonOptions
{
    /// <summary>One JSON document on standard output, nothing else there.</summary>
    public static readonly Option<bool> Json = new("--json") { Description = "Print the result as JSON.", Recursive = true };

    public static Option<string> Archive() => new("--archive") { Description = "The archive's directory.", HelpName = "DIR", Required = true };

    public static Option<long> Recording() => WholeNumber("--recording", "Id of the recording, as 'list' shows it.", required: true);

    public static Option<string> Handler() => new("--handler")
    {
        Description = "The handler's assembly, and its type where there are several.",
        HelpName = "ASSEMBLY[:TYPE]",
        Required = true,
    };

    /// <summary>The checksum that frames carry.</summary>
    public static Option<string?> Checksum() => new Option<string?>("--checksum")
    {
        Description = "The checksum that frames carry in place of their session id; none when left out.",
        HelpName = "crc32|crc32c",
    }.AcceptOnlyFromAmong("crc32", "crc32c");

    /// <summary>What <see cref="Checksum()"/> was given.</summary>
    public static FrameChecksum ChecksumOf(string? name) => name switch
    {
        "crc32" => FrameChecksum.Crc32,
        "crc32c" => FrameChecksum.Crc32c,
        _ => FrameChecksum.None,
    };

    /// <summary>An option that takes a whole number of at least zero.</summary>
    public static Option<long> WholeNumber(string name, string description, bool required = false) => new(name)
    {
        Description = description,
        HelpName = "N",
        Required = required,
        CustomParser = ParseWholeNumber,
    };

    /// <summary>An option that takes a whole number of at least zero and may be left out.</summary>
    public static Option<long?> OptionalWholeNumber(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "N",
        CustomParser = result => ParseWholeNumber(result),
    };

    /// <summary>An option that takes an id and may be given several times.</summary>
    public static Option<int[]> Ids(string name, string description) => new(name) { Description = description, HelpName = "N", AllowMultipleArgumentsPerToken = false };

    /// <summary>An option that takes whole numbers of at least zero, one each time it is given.</summary>
    public static Option<long[]> WholeNumbers(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "N",
        Arity = ArgumentArity.ZeroOrMore,
        AllowMultipleArgumentsPerToken = false,
        CustomParser = result => [.. result.Tokens.Select(token => ParseWholeNumber(result, token.Value))],
    };

    /// <summary>An option that takes a number of seconds above zero and may be left out.</summary>
    public static Option<TimeSpan?> Seconds(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "SECONDS",
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double seconds) && seconds < TimeSpan.MaxValue.TotalSeconds
                && TimeSpan.FromSeconds(seconds) is var span && span > TimeSpan.Zero)
                return span;
            result.AddError($"'{text}' is not a number of seconds above 0 for {name}, such as 0.5 or 60.");
            return null;
        },
    };

    /// <summary>An option that takes an event time.</summary>
    public static Option<long?> Time(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "TIME",
        CustomParser = result =>
        {
            if (EventTime.TryParse(result.Tokens[0].Value, out long timestampNs)) return timestampNs;
            result.AddError($"'{result.Tokens[0].Value}' is not a time for {name}: " +
                "give ISO 8601 as in 2012-06-21T13:30:00.123456789Z, or nanoseconds since 1970.");
            return null;
        },
    };

    private static long ParseWholeNumber(ArgumentResult result) => ParseWholeNumber(result, result.Tokens[0].Value);

    private static long ParseWholeNumber(ArgumentResult result, string text)
    {
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number)) return number;
        result.AddError($"'{text}' is not a whole number of at least 0 for {(result.Parent as OptionResult)?.Option.Name}.");
        return 0;
    }
}

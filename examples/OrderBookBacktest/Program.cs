using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using OrderBookBacktest;
using Spectre.Console;

Option<string[]> lobster = new("--lobster")
{
    Description = "Use a LOBSTER message file and its order book file in place of a synthetic market.",
    HelpName = "MESSAGE.csv BOOK.csv",
    Arity = new ArgumentArity(2, 2),
    AllowMultipleArgumentsPerToken = true,
};
Option<int> events = new("--events") { Description = "Events of the synthetic market.", HelpName = "N", DefaultValueFactory = _ => 2_000_000, CustomParser = ParseEvents };
Option<ulong> seed = new("--seed") { Description = "Seed of the synthetic market: the same seed gives the same bytes.", HelpName = "N", DefaultValueFactory = _ => 42 };
Option<string> archive = new("--archive") { Description = "Directory of the archive; each run adds a recording.", HelpName = "DIR", DefaultValueFactory = _ => "replay-archive" };
Option<string?> report = new("--report") { Description = "File that takes the report; in the archive's directory when left out.", HelpName = "FILE" };
RootCommand command = new("""
    Records a market, replays it through a market-making strategy inline, over the ring and resumed from half-way, shows that all digests are
    equal, and writes a report. Exit code: 0 equal, 1 bad input, 2 a digest differs, 3 the run failed.
    """) { lobster, events, seed, archive, report };

// Tables in files and pipes need not fit a window.
if (Console.IsOutputRedirected) AnsiConsole.Profile.Width = 120;
command.SetAction(arguments => Demo.Run(new DemoOptions
{
    LobsterFiles = arguments.GetValue(lobster) is [string messages, string book] ? (messages, book) : null,
    Events = arguments.GetValue(events),
    Seed = arguments.GetValue(seed),
    ArchiveDirectory = arguments.GetRequiredValue(archive),
    ReportPath = arguments.GetValue(report),
}));
return command.Parse(args).Invoke();

static int ParseEvents(ArgumentResult result)
{
    const int Fewest = 1_000;
    string text = result.Tokens[0].Value;
    if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= Fewest) return number;
    result.AddError($"--events takes a whole number from {Fewest} to {int.MaxValue}, not '{text}': with fewer, nothing happens that is worth a report.");
    return 0;
}

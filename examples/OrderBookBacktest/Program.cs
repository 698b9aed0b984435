using System.CommandLine;
using OrderBookBacktest;
using Spectre.Console;

Option<string[]> lobster = new("--lobster")
{
    Description = "Use a LOBSTER message file and its order book file in place of a synthetic market.",
    HelpName = "MESSAGE.csv BOOK.csv",
    Arity = new ArgumentArity(2, 2),
    AllowMultipleArgumentsPerToken = true,
};
Option<int> events = new("--events") { Description = "Events of the synthetic market.", DefaultValueFactory = _ => 2_000_000 };
Option<ulong> seed = new("--seed") { Description = "Seed of the synthetic market: the same seed gives the same bytes.", DefaultValueFactory = _ => 42 };
Option<string> archive = new("--archive") { Description = "Directory of the archive; each run adds a recording.", DefaultValueFactory = _ => "replay-archive" };
Option<string?> report = new("--report") { Description = "File that takes the report; in the archive's directory when left out." };
events.Validators.Add(result =>
{
    if (result.GetValueOrDefault<int>() < 1_000) result.AddError("--events takes at least 1000: with fewer, nothing happens that is worth a report.");
});

RootCommand command = new("""
    Records a market, replays it through a market-making strategy inline, over the ring and resumed from half-way, shows that all digests are
    equal, and writes a report. Exit code: 0 equal, 1 bad input, 2 a digest differs.
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

using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Replay.Cli.Commands;

namespace Replay.Cli;

/// <summary>The <c>replay</c> command: parses arguments, runs one command, turns faults into messages and exit codes.</summary>
internal static class CommandLine
{
    /// <summary>Runs one command line.</summary>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static int Run(string[] args, Terminal terminal, CancellationToken interrupted)
    {
        ParseResult parse = CreateRoot().Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        return parse.Action switch
        {
            ParseErrorAction => ReportUsage(parse, args, terminal),
            null when parse.CommandResult.Command is ReplayCommand command => Run(command, new CommandContext(parse, terminal, interrupted)),
            _ => ShowHelpOrVersion(parse, terminal),
        };
    }

    /// <summary>All commands.</summary>
    public static RootCommand CreateRoot()
    {
        RootCommand root = new("Records event streams and market data, and replays them with the same answer every time.")
        {
            new ImportCommand(),
            new ListCommand(),
            new DescribeCommand(),
            new DumpCommand(),
            new VerifyCommand(),
            new RepairCommand(),
            new BookCommand(),
            new CheckBookCommand(),
            new RunCommand(),
            new BenchCommand(),
            new RecordCommand(),
            new ExtendCommand(),
            new TruncateCommand(),
            new PurgeCommand(),
            new DetachCommand(),
            new AttachCommand(),
            new MigrateCommand(),
            new CompactCommand(),
            new ExportCommand(),
            new SnapshotsCommand(),
            new DiffCommand(),
            new CheckDeterminismCommand(),
            new TraceCommand(),
        };
        root.Add(CommonOptions.Json);
        root.HelpName = "replay";
        root.Options.OfType<HelpOption>().Single().Action = new HelpWithExample();
        return root;
    }

    private static int Run(ReplayCommand command, CommandContext context)
    {
        try
        {
            return command.Run(context);
        }
#pragma warning disable CA1031 // The one place where every fault becomes a message and an exit code.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            return Report(fault, command, context);
        }
    }

    private static int Report(Exception fault, ReplayCommand command, CommandContext context)
    {
        int exitCode = Faults.ExitCodeOf(fault);
        string message = Faults.MessageOf(fault);
        context.Terminal.Error.WriteLine($"replay: {message}");
        if (context.Json && (!command.PrintsJsonLines || exitCode == ExitCode.Failed)) JsonOutput.WriteError(context.Terminal.Out, message);
        return exitCode;
    }

    private static int ShowHelpOrVersion(ParseResult parse, Terminal terminal)
    {
        using StreamWriter output = new(terminal.Out, leaveOpen: true);
        return parse.Invoke(new InvocationConfiguration { Output = output, Error = terminal.Error });
    }

    private static int ReportUsage(ParseResult parse, string[] args, Terminal terminal)
    {
        string command = string.Join(' ', parse.CommandResult.Command.Parents.OfType<Command>().Reverse().Append(parse.CommandResult.Command)
            .Select(symbol => symbol is RootCommand ? "replay" : symbol.Name));
        string message = $"{Explain(parse)} See '{command} --help'.";
        terminal.Error.WriteLine($"replay: {message}");
        if (args.Contains(CommonOptions.Json.Name)) JsonOutput.WriteError(terminal.Out, message);
        return ExitCode.BadInput;
    }

    private static string Explain(ParseResult parse)
    {
        if (parse.CommandResult.Command is RootCommand)
            return parse.UnmatchedTokens is [var word, ..] ? $"There is no command '{word}'." : $"Give a command: {string.Join(", ", parse.CommandResult.Command.Subcommands.Where(command => !command.Hidden).Select(command => command.Name))}.";

        // The parser writes the values that are possible on lines of their own.
        IEnumerable<string> errors = parse.Errors.Select(error => error.Message.ReplaceLineEndings(" ").Replace("\t", "", StringComparison.Ordinal));
        return $"{string.Join(". ", errors.Select(error => error.TrimEnd('.')))}.";
    }
}

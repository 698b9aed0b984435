using System.CommandLine;
using System.Text.Json.Serialization.Metadata;
using Spectre.Console;

namespace Replay.Cli;

/// <summary>One run of a command: its arguments and its output.</summary>
internal sealed class CommandContext(ParseResult arguments, Terminal terminal, CancellationToken interrupted)
{
    /// <summary>Where the command reads and writes.</summary>
    public Terminal Terminal { get; } = terminal;

    /// <summary>Signalled by Ctrl-C.</summary>
    public CancellationToken Interrupted { get; } = interrupted;

    /// <summary>Whether the result is to be JSON.</summary>
    public bool Json { get; } = arguments.GetValue(CommonOptions.Json);

    public T? Get<T>(Option<T> option) => arguments.GetValue(option);

    public T Require<T>(Option<T> option) => arguments.GetRequiredValue(option);

    public T Get<T>(Argument<T> argument) => arguments.GetRequiredValue(argument);

    /// <summary>Prints the result: one JSON document with <c>--json</c>, text for people otherwise.</summary>
    public void Print<T>(T document, JsonTypeInfo<T> type, Action<IAnsiConsole> print)
    {
        if (Json)
        {
            JsonOutput.Write(Terminal.Out, document, type);
            return;
        }
        using StreamWriter writer = new(Terminal.Out, leaveOpen: true);
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer) });
        console.Profile.Width = Terminal.Width;
        print(console);
    }
}

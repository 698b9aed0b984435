using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Replay.Cli;

/// <summary>Prints the usual help, then the command's example.</summary>
internal sealed class HelpWithExample : SynchronousCommandLineAction
{
    private readonly HelpAction _help = new();

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        int result = _help.Invoke(parseResult);
        if (parseResult.CommandResult.Command is ReplayCommand command)
        {
            parseResult.InvocationConfiguration.Output.WriteLine($"Example:{Environment.NewLine}  {command.Example}{Environment.NewLine}");
        }
        return result;
    }
}

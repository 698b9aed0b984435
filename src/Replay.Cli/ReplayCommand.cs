using System.CommandLine;

namespace Replay.Cli;

/// <summary>A command of the tool: its options, its help with an example, its work.</summary>
internal abstract class ReplayCommand(string name, string description, string example) : Command(name, description)
{
    /// <summary>A command line that works, printed below the help.</summary>
    public string Example { get; } = example;

    /// <summary>Whether the output is JSON Lines: a fault then adds a line only where the run itself failed.</summary>
    public virtual bool PrintsJsonLines => false;

    /// <summary>Does the work and returns the exit code; faults are thrown.</summary>
    public abstract int Run(CommandContext context);
}

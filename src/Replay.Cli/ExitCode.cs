namespace Replay.Cli;

/// <summary>What the command's exit codes mean; scripts rely on them.</summary>
internal static class ExitCode
{
    /// <summary>The work is done.</summary>
    public const int Done = 0;

    /// <summary>Wrong usage or bad input; the message names the place and the mend.</summary>
    public const int BadInput = 1;

    /// <summary>Damage or a difference was found.</summary>
    public const int Damage = 2;

    /// <summary>The run failed: disk, permission, or a handler that threw.</summary>
    public const int Failed = 3;

    /// <summary>Interrupted by Ctrl-C or a termination signal.</summary>
    public const int Interrupted = 130;
}

namespace Replay.Cli;

/// <summary>The command was asked for something that cannot be; the message says the mend.</summary>
/// <param name="message">What is wrong, and the mend.</param>
internal sealed class UsageException(string message) : ReplayException(message);

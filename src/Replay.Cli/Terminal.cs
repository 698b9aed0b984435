namespace Replay.Cli;

/// <summary>Where a command reads and writes: results on one side, messages on the other.</summary>
/// <param name="In">Standard input.</param>
/// <param name="Out">Standard output: results only.</param>
/// <param name="Error">Standard error: messages and progress.</param>
/// <param name="IsInteractive">Whether a person watches <paramref name="Error"/>, so that a progress bar makes sense.</param>
/// <param name="Width">Columns that a line on <paramref name="Out"/> may use.</param>
internal sealed record Terminal(Stream In, Stream Out, TextWriter Error, bool IsInteractive, int Width)
{
    // Tables in files and pipes need not fit a window.
    private const int WidthWithoutWindow = 200;

    /// <summary>The streams of this process.</summary>
    public static Terminal OfThisProcess() => new(
        Console.OpenStandardInput(),
        Console.OpenStandardOutput(),
        Console.Error,
        !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") is not (null or "dumb"),
        Console.IsOutputRedirected ? WidthWithoutWindow : Math.Max(40, Console.WindowWidth));
}

namespace Replay.Backtesting;

/// <summary>A file of market data cannot be imported; the message names file, line and column, what was found there and what was expected.</summary>
public sealed class ImportException : ReplayException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="file">The file.</param>
    /// <param name="line">Line in the file, from 1; 0: the file as a whole.</param>
    /// <param name="column">Column of the line, from 1, counted in fields; 0: the line as a whole.</param>
    /// <param name="problem">What was found, what was expected, and the mend.</param>
    /// <param name="innerException">The cause, where there is one.</param>
    public ImportException(string file, long line, int column, string problem, Exception? innerException = null)
        : base($"{file}{(line > 0 ? $", line {line}" : "")}{(column > 0 ? $", column {column}" : "")}: {problem}", innerException)
    {
        File = file;
        Line = line;
        Column = column;
    }

    /// <summary>The file that cannot be imported.</summary>
    public string File { get; }

    /// <summary>Line in the file, from 1; 0: the file as a whole.</summary>
    public long Line { get; }

    /// <summary>Column of the line, from 1, counted in fields; 0: the line as a whole.</summary>
    public int Column { get; }
}

namespace Replay.Backtesting;

/// <summary>Counts what an import writes.</summary>
/// <param name="typeNames">The source's names of its message types, by number.</param>
internal sealed class ImportCounter(string[] typeNames)
{
    /// <summary>Name under which rows of the source's own book are counted.</summary>
    public const string BookRows = "bookRow";

    private readonly long[] _counts = new long[typeNames.Length];
    private long _rows;
    private long _firstTimestampNs;

    public long LastTimestampNs { get; private set; }

    public void Count(int type, long timestampNs)
    {
        _counts[type]++;
        Note(timestampNs);
    }

    public void CountRow(long timestampNs)
    {
        _rows++;
        Note(timestampNs);
    }

    public ImportResult GetResult(RecordingWriter writer, long startPosition, string source)
    {
        Dictionary<string, long> counts = [];
        for (int type = 0; type < typeNames.Length; type++)
        {
            if (_counts[type] > 0) counts.Add(typeNames[type], _counts[type]);
        }

        if (_rows > 0) counts.Add(BookRows, _rows);
        return new ImportResult
        {
            RecordingId = writer.RecordingId,
            Source = source,
            Messages = counts.Values.Sum(),
            Rejected = 0,
            StartPosition = startPosition,
            StopPosition = writer.Position,
            FirstTimestampNs = _firstTimestampNs,
            LastTimestampNs = LastTimestampNs,
            Counts = counts,
        };
    }

    private void Note(long timestampNs)
    {
        if (_firstTimestampNs == 0) _firstTimestampNs = timestampNs;
        LastTimestampNs = timestampNs;
    }
}

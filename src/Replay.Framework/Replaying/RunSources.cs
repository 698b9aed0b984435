namespace Replay;

/// <summary>The recordings of a run, open, with their ranges.</summary>
internal sealed class RunSources : IDisposable
{
    private readonly List<RecordingReader> _readers = [];

    public RunSources(IReadOnlyList<ReplaySource> sources, RangeBuilder range, TimestampReader? timestamps, CancellationToken cancellationToken)
    {
        try
        {
            Sources = [.. sources.Select(source => Open(source, range, timestamps, cancellationToken))];
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public RunSource[] Sources { get; }

    public void Dispose() => _readers.ForEach(reader => reader.Dispose());

    private RunSource Open(ReplaySource source, RangeBuilder range, TimestampReader? timestamps, CancellationToken cancellationToken)
    {
        RecordingReader reader = source.Archive.OpenReader(source.RecordingId);
        _readers.Add(reader);
        return new RunSource(reader, range.For(source).Resolve(reader, timestamps, cancellationToken), source.TimeOffsetNs);
    }
}

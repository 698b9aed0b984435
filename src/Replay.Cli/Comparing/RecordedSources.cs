namespace Replay.Cli.Comparing;

/// <summary>The recordings of a manifest, open.</summary>
internal sealed class RecordedSources : IDisposable
{
    private readonly Dictionary<string, EmbeddedArchive> _archives = new(StringComparer.Ordinal);

    public RecordedSources(IReadOnlyList<ManifestRecording> recordings)
    {
        try
        {
            List = [.. recordings.Select(recording => new ReplaySource(Open(recording.Archive!), recording.RecordingId) { From = recording.From, To = recording.To, TimeOffsetNs = recording.TimeOffsetNs })];
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The sources of the run.</summary>
    public IReadOnlyList<ReplaySource> List { get; }

    /// <summary>The codec that wrote the first recording, where its metadata names one.</summary>
    public string? RecordedBy => ((EmbeddedArchive)List[0].Archive).ReadMetadata(List[0].RecordingId)?.Codec;

    public void Dispose()
    {
        foreach (EmbeddedArchive archive in _archives.Values) archive.Dispose();
    }

    private EmbeddedArchive Open(string directory)
    {
        if (!_archives.TryGetValue(directory, out EmbeddedArchive? archive)) _archives.Add(directory, archive = EmbeddedArchive.Open(directory));
        return archive;
    }
}

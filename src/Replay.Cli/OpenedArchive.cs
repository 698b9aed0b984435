using Replay.Aeron;

namespace Replay.Cli;

/// <summary>An archive that a command reads, in a directory or elsewhere.</summary>
internal sealed class OpenedArchive : IDisposable
{
    private readonly EmbeddedArchive? _files;
    private readonly AeronArchiveSource? _remote;

    public OpenedArchive(EmbeddedArchive files) => _files = files;

    public OpenedArchive(AeronArchiveSource remote) => _remote = remote;

    /// <summary>What runs and dumps read.</summary>
    public IRecordingSource Source => (IRecordingSource?)_files ?? _remote!;

    /// <summary>Recordings that can be read, or every entry of the catalog, of which an archive elsewhere shows only the former.</summary>
    public IEnumerable<RecordingDescriptor> Recordings(bool all) => _files is null ? _remote!.Recordings : all ? _files.CatalogEntries : _files.Recordings;

    /// <summary>What is known of a recording beyond its catalog entry; null: nothing, as of all recordings elsewhere.</summary>
    public RecordingMetadata? MetadataOf(long recordingId) => _files?.ReadMetadata(recordingId);

    /// <summary>The directory of the segment files; null: the archive is elsewhere.</summary>
    public string? Directory => _files?.Directory;

    public void Dispose()
    {
        _files?.Dispose();
        _remote?.Dispose();
    }
}

using System.Runtime.ExceptionServices;

namespace Replay;

/// <summary>A directory of recordings in Aeron Archive's on-disk format: reads what a real Aeron Archive recorded, and writes what one can serve.</summary>
/// <remarks>All members may be called from any thread. Writing needs Linux; reading works everywhere.</remarks>
public sealed partial class EmbeddedArchive : IRecordingSource, IDisposable
{
    private readonly Lock _gate = new();
    private readonly List<RecordingWriter> _writers = [];
    private readonly ArchiveOptions _options;
    private readonly WriterLock? _writerLock;
    private readonly MarkFile? _mark;
    private readonly CatalogWriter? _catalog;
    private Catalog? _lastRead;

    private EmbeddedArchive(string directory, ArchiveOptions? options = null, WriterLock? writerLock = null, CatalogWriter? catalog = null)
    {
        (Directory, _options, _writerLock, _catalog) = (directory, options ?? new ArchiveOptions(), writerLock, catalog);
        if (writerLock is not null) _mark = MarkFile.Hold(directory, writerLock.Owner);
    }

    /// <summary>The archive's directory, as a full path.</summary>
    public string Directory { get; }

    /// <summary>The recordings that can be read, in the order of their ids, as the catalog holds them now.</summary>
    /// <exception cref="ArchiveDamageException">The catalog is damaged.</exception>
    public IReadOnlyList<RecordingDescriptor> Recordings => [.. CatalogEntries.Where(entry => entry.State == RecordingState.Valid)];

    /// <summary>All entries of the catalog, whatever their state, as it holds them now.</summary>
    /// <exception cref="ArchiveDamageException">The catalog is damaged.</exception>
    public IReadOnlyList<RecordingDescriptor> CatalogEntries => [.. ReadCatalog().Select(entry => Complete(entry.Descriptor))];

    /// <summary>Opens an archive for reading; another process may be writing it.</summary>
    /// <param name="directory">Its directory.</param>
    /// <param name="options">How to read; null: the defaults.</param>
    /// <exception cref="ArchiveNotFoundException">There is no archive; the message says what is there.</exception>
    public static EmbeddedArchive Open(string directory, ArchiveOptions? options = null)
    {
        directory = Path.GetFullPath(directory);
        RequireCatalog(directory);
        return new EmbeddedArchive(directory, options);
    }

    /// <summary>Opens an archive for writing and reading; creates the directory and an empty catalog where they are missing.</summary>
    /// <param name="directory">Its directory.</param>
    /// <param name="options">How to write; null: the defaults.</param>
    /// <exception cref="ArchiveStorageException">Another process writes the archive, or the disk refused.</exception>
    /// <exception cref="PlatformNotSupportedException">Not on Linux.</exception>
    public static EmbeddedArchive OpenForWriting(string directory, ArchiveOptions? options = null)
    {
        FileSync.EnsureSupported();
        options?.Check();
        directory = Path.GetFullPath(directory);
        Storage.CreateDirectory(directory);
        WriterLock writerLock = TakeLock(directory);
        try
        {
            SegmentFiles.RemoveUnfinished(directory);
            return OpenLocked(directory, options, writerLock);
        }
        catch
        {
            writerLock.Dispose();
            throw;
        }
    }

    /// <summary>Opens an archive whose catalog may not be there, or damaged.</summary>
    internal static EmbeddedArchive OpenUnchecked(string directory) => new(directory);

    /// <summary>Takes the right to write an archive.</summary>
    /// <exception cref="ArchiveStorageException">Somebody else has it.</exception>
    internal static WriterLock TakeLock(string directory)
    {
        FileSync.EnsureSupported();
        if (MarkFile.ForeignOwner(directory) is { } owner)
            throw new ArchiveStorageException($"{directory} belongs to a live Aeron Archive, process {owner}; stop it (or wait 10 s after it ended), or write to another directory. Reading is possible meanwhile.");
        return WriterLock.Take(directory);
    }

    /// <summary>Opens an archive for writing that the caller has locked; the lock goes with it.</summary>
    internal static EmbeddedArchive OpenLocked(string directory, ArchiveOptions? options, WriterLock writerLock) =>
        new(directory, options, writerLock, CatalogWriter.Open(directory, options?.Checksum ?? FrameChecksum.None, options?.Durability != Durability.None));

    /// <summary>What the catalog says of a recording that can be read.</summary>
    /// <exception cref="RecordingNotFoundException">There is none; the message names those that exist.</exception>
    public RecordingDescriptor GetRecording(long recordingId)
    {
        if (ReadCatalog(recordingId) is not [{ Descriptor.State: RecordingState.Valid } entry]) throw NotFound(recordingId, ReadCatalog());
        return entry.Fault is null ? Complete(entry.Descriptor) : throw entry.Fault;
    }

    /// <summary>Opens a recording for reading.</summary>
    /// <exception cref="RecordingNotFoundException">There is none; the message names those that exist.</exception>
    /// <exception cref="ArchiveDamageException">The recording's descriptor is damaged.</exception>
    public RecordingReader OpenReader(long recordingId)
    {
        using RecordingLease lease = RecordingLease.Share(Directory, recordingId);
        // A foreign archive may truncate what it owns, which would end this process under a mapping. It does not begin where a writer's lock and mark are.
        bool mayMap = _writerLock is { IsReleased: false } || MarkFile.ForeignOwner(Directory) is null;
        while (true)
        {
            RecordingDescriptor descriptor = GetRecording(recordingId);
            try
            {
                return new RecordingReader(Directory, descriptor, mayMap, _options, _catalog is null ? null : RebuildTimeIndex);
            }
            catch (ArchiveDamageException) when (descriptor.Clean)
            {
                // Bytes behind its end are none if somebody has begun to extend it meanwhile.
                if (GetRecording(recordingId) == descriptor) throw;
            }
        }
    }

    /// <summary>The same recordings, but those that are being written, by this process or another, are followed until they are stopped.</summary>
    /// <remarks>
    /// A run or reader that begins before the end of what is there waits at it for more; <see cref="EventHeader.IsLive"/> is true from the first event it
    /// waited for. A stop ends it as the end of a range does; a writer that ends without one, with a <see cref="RecordingInterruptedException"/>. A range
    /// that ends at a position begins once the recording has come that far, and ends there.
    /// </remarks>
    public IRecordingSource Live => new LiveRecordings(this);

    /// <summary>Starts a new recording.</summary>
    /// <param name="settings">How it is laid out.</param>
    /// <exception cref="InvalidOperationException">The archive was opened for reading.</exception>
    /// <exception cref="ArgumentException">The settings are not possible; the message names the field.</exception>
    public RecordingWriter CreateRecording(RecordingSettings settings)
    {
        CatalogWriter catalog = RequireWritable();
        lock (_gate)
        {
            RecordingDescriptor descriptor = settings.Describe(catalog.NextRecordingId, DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());
            long offset = catalog.Add(descriptor);
            try
            {
                if (_options.SyncsWhileRecording) catalog.Sync();
                RecordingWriter writer = new(this, descriptor, offset, _options);
                _writers.Add(writer);
                return writer;
            }
            catch
            {
                GiveUp(descriptor, offset);
                throw;
            }
        }
    }

    /// <summary>What Replay knows of a recording beyond the catalog; null: it has no metadata.</summary>
    /// <exception cref="ArchiveDamageException">The metadata cannot be parsed.</exception>
    public RecordingMetadata? ReadMetadata(long recordingId) => MetadataFile.Read(Directory, recordingId);

    /// <summary>Replaces the metadata of a recording: written beside, synced, renamed.</summary>
    /// <exception cref="RecordingNotFoundException">There is no such recording; the message names those that exist.</exception>
    public void WriteMetadata(long recordingId, RecordingMetadata metadata)
    {
        RequireWritable();
        IReadOnlyList<CatalogEntry> entries = ReadCatalog();
        if (!entries.Any(entry => entry.Descriptor.RecordingId == recordingId && entry.Descriptor.State != RecordingState.Deleted)) throw NotFound(recordingId, entries);
        MetadataFile.Write(Directory, recordingId, metadata);
    }

    /// <summary>Stops the recordings that are being written and lets the archive go; a second call does nothing.</summary>
    /// <exception cref="ArchiveStorageException">The disk refused to stop a recording; the others were stopped all the same.</exception>
    public void Dispose()
    {
        RecordingWriter[] writers;
        lock (_gate) writers = [.. _writers];
        ReplayException? refused = null;
        foreach (RecordingWriter writer in writers)
        {
            try
            {
                writer.Dispose();
            }
            catch (ReplayException exception)
            {
                refused ??= exception;
            }
        }
        MappedFiles.OfProcess.Release();
        _catalog?.Dispose();
        _mark?.Dispose();
        _writerLock?.Dispose();
        if (refused is not null) ExceptionDispatchInfo.Throw(refused);
    }

    internal void Stop(RecordingWriter writer, long catalogOffset, long stopPosition)
    {
        bool sync = _options.Durability != Durability.None;
        if (sync)
        {
            if (_options.SyncsWhileRecording) FileSync.Directory(Directory);
            else writer.SyncSegments();
        }
        lock (_gate)
        {
            _catalog!.Stop(catalogOffset, stopPosition, DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());
            if (sync) _catalog.Sync();
        }
        // From here on the stop position says what has to be there.
        DurableWatermark.Delete(Directory, writer.RecordingId);
    }

    internal void Abort(RecordingWriter writer, long catalogOffset)
    {
        lock (_gate) GiveUp(writer.Descriptor, catalogOffset);
    }

    /// <summary>Takes the entry of an aborted recording back, whose files are gone.</summary>
    internal void TakeBack(long catalogOffset)
    {
        lock (_gate) _catalog!.TakeBack(catalogOffset);
    }

    internal void Forget(RecordingWriter writer)
    {
        lock (_gate) _writers.Remove(writer);
    }

    private void GiveUp(RecordingDescriptor descriptor, long catalogOffset)
    {
        _catalog!.SetState(catalogOffset, RecordingState.Invalid);
        _catalog.Stop(catalogOffset, descriptor.StartPosition, DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());
    }

    private IReadOnlyList<CatalogEntry> ReadCatalog(long? only = null)
    {
        Catalog catalog = _lastRead = Catalog.Read(Directory, only, _lastRead);
        if (catalog.Damage is null) return catalog.Entries;
        // It may have gone with its directory.
        RequireCatalog(Directory);
        throw catalog.Damage;
    }

    /// <summary>Adds what the catalog does not hold of a recording that was not stopped.</summary>
    internal RecordingDescriptor Complete(RecordingDescriptor descriptor)
    {
        if (descriptor.Clean || descriptor.State == RecordingState.Deleted || RecordingGeometry.Fault(descriptor) is not null) return descriptor;
        lock (_gate)
        {
            foreach (RecordingWriter writer in _writers)
                if (writer.RecordingId == descriptor.RecordingId) return descriptor with { StopPosition = writer.FlushedPosition, Active = true };
        }
        return StopPositionRecovery.Complete(Directory, descriptor) with
        {
            Active = _writerLock is null && (WriterLock.IsHeld(Directory) || MarkFile.ForeignOwner(Directory) is not null),
        };
    }

    private CatalogWriter RequireWritable() =>
        _catalog ?? throw new InvalidOperationException($"{Directory} was opened for reading; use {nameof(EmbeddedArchive)}.{nameof(OpenForWriting)}.");

    internal static void RequireCatalog(string directory)
    {
        if (File.Exists(Path.Combine(directory, Catalog.FileName))) return;
        string found = !System.IO.Directory.Exists(directory)
            ? "the directory does not exist"
            : System.IO.Directory.EnumerateFileSystemEntries(directory).Take(5).Select(Path.GetFileName).ToArray() is { Length: > 0 } names
                ? $"it holds {string.Join(", ", names)}{(names.Length == 5 ? ", …" : "")} but no {Catalog.FileName}"
                : "it is empty";
        throw new ArchiveNotFoundException($"There is no archive in {directory}: {found}. Give the directory that holds {Catalog.FileName}.");
    }

    internal RecordingNotFoundException NotFound(long recordingId, IReadOnlyList<CatalogEntry> entries)
    {
        string asked = entries.FirstOrDefault(entry => entry.Descriptor.RecordingId == recordingId).Descriptor is { } descriptor
            ? $"Recording {recordingId} of {Directory} is {descriptor.State}"
            : $"{Directory} has no recording {recordingId}";
        long[] ids = [.. entries.Where(entry => entry.Descriptor.State == RecordingState.Valid).Select(entry => entry.Descriptor.RecordingId)];
        string existing = ids.Length == 0 ? "it has none" : $"it has {string.Join(", ", ids.Take(20))}{(ids.Length > 20 ? $", … ({ids.Length} in all, up to {ids[^1]})" : "")}";
        return new RecordingNotFoundException(recordingId, $"{asked}; of recordings that can be read {existing}.");
    }
}

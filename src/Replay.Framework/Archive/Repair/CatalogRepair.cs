using System.Buffers.Binary;

namespace Replay;

/// <summary>Makes the list of the catalog whole again: its header, the lengths, states and ids of its entries, and entries for segments that have none.</summary>
/// <remarks>Fields of an entry that can be read are left to <see cref="RecordingRepair"/>. The catalog is replaced at once, and the old one kept.</remarks>
internal sealed class CatalogRepair
{
    private const int Room = 64 * 1024;

    private readonly RepairSession _session;
    private readonly List<(long RecordingId, long Base, string Path)> _files;
    private readonly byte[] _old;
    // Whole entries as bytes, in the order of their ids.
    private readonly SortedList<long, byte[]> _entries = [];
    private readonly bool _wasThere;
    private bool _isChanged;

    private CatalogRepair(RepairSession session)
    {
        _session = session;
        _files = SegmentFiles.All(session.Directory);
        string path = session.PathOf(Catalog.FileName);
        _wasThere = Storage.IsReadable(path);
        _old = _wasThere ? Storage.ReadAll(path) : [];
    }

    /// <summary>True: the list can be read to its end now.</summary>
    public bool IsWhole { get; private set; }

    /// <summary>The entries as they stand in the catalog now, or would.</summary>
    public List<CatalogEntry> Entries { get; } = [];

    public static CatalogRepair Run(RepairSession session)
    {
        CatalogRepair repair = new(session);
        repair.Run();
        return repair;
    }

    private void Run()
    {
        TakeEntries();
        if (!IsCatalog())
        {
            _session.Note(null, RepairKind.NotMended, $"{Catalog.FileName} is not a catalog of version 3: its header and every entry are unknown. Aeron's ArchiveTool migrates older ones");
            return;
        }
        CorrectIds();
        AdoptSegments();
        byte[] catalog = Build();
        if (_isChanged)
        {
            if (_wasThere) _session.Keep(Catalog.FileName);
            _session.Change(() => AtomicFile.Write(_session.PathOf(Catalog.FileName), catalog));
        }
        for (int at = Catalog.HeaderLength, i = 0; i < _entries.Count; at += _entries.GetValueAtIndex(i++).Length)
        {
            byte[] entry = _entries.GetValueAtIndex(i);
            Entries.Add(Catalog.EntryAt(at, CatalogCodec.Decode(entry, at), entry));
        }
        IsWhole = true;
    }

    private void TakeEntries()
    {
        for (int at = Catalog.HeaderLength; at + Catalog.EntryHeaderLength <= _old.Length;)
        {
            if (TryTake(at, out int length, out string fault))
            {
                _entries.Add(IdAt(at), _old[at..(at + length)]);
                at += length;
                continue;
            }
            int next = FindEntry(at + Catalog.Alignment);
            ReadOnlySpan<byte> damaged = _old.AsSpan(at, (next < 0 ? _old.Length : next) - at);
            if (Mend(damaged, at, next) is { } mended)
            {
                _entries.Add(mended.RecordingId, mended.Entry);
                Note(mended.RecordingId, RepairKind.RebuildCatalogEntry, $"entry at byte {at}: {fault}; its length, state and id were found from its own fields and from segment files");
                at += mended.Entry.Length;
                continue;
            }
            // A header of zeros ends the list; behind it may lie what a writer that was killed had begun to add.
            if (next >= 0) Note(null, RepairKind.RebuildCatalogEntry, $"{next - at} bytes at {at} are no entry ({fault}) and were left out");
            else if (!IsZero(_old.AsSpan(at, Catalog.EntryHeaderLength))) Note(null, RepairKind.RebuildCatalogEntry, $"the bytes from {at} on are no entry ({fault}) and were left out");
            if (next < 0) return;
            at = next;
        }
    }

    /// <summary>Whether what was read is one of our kind: its header is, or the entries behind it are, or it is empty.</summary>
    private bool IsCatalog()
    {
        if (!_wasThere || _entries.Count > 0) return true;
        bool hasHeader = _old.Length >= Catalog.HeaderLength && BinaryPrimitives.ReadInt32LittleEndian(_old) >> 16 == Catalog.Version >> 16;
        return hasHeader || _old.Length <= Catalog.HeaderLength || IsZero(_old.AsSpan(Catalog.HeaderLength));
    }

    private bool TryTake(int at, out int length, out string fault)
    {
        (length, fault) = (0, "");
        try
        {
            ReadOnlySpan<byte> rest = _old.AsSpan(at);
            length = CatalogCodec.EntryLength(rest, at);
            if (length > rest.Length) throw CatalogCodec.Fault(DamageKind.CatalogEntry, at, $"the catalog ends inside an entry of {length} bytes");
            RecordingDescriptor descriptor = CatalogCodec.Decode(rest[..length], at);
            if (descriptor.RecordingId <= LastId) throw CatalogCodec.Fault(DamageKind.CatalogEntry, at, $"recording id {descriptor.RecordingId} after {LastId}");
            return true;
        }
        catch (ArchiveDamageException damage)
        {
            fault = damage.Detail;
            return false;
        }
    }

    /// <summary>Offset of the next bytes that are an entry in every respect; -1: there are none.</summary>
    private int FindEntry(int from)
    {
        for (int at = from; at + Catalog.MinEntryLength <= _old.Length; at += Catalog.Alignment)
        {
            if (BinaryPrimitives.ReadInt32LittleEndian(_old.AsSpan(at)) > 0 && TryTake(at, out int length, out _)
                && RecordingGeometry.Fault(CatalogCodec.Decode(_old.AsSpan(at, length), at)) is null) return at;
        }
        return -1;
    }

    /// <summary>An entry out of bytes that are none, but whose fields can be read.</summary>
    private (long RecordingId, byte[] Entry)? Mend(ReadOnlySpan<byte> damaged, int at, int next)
    {
        if (damaged.Length < Catalog.MinEntryLength) return null;
        RecordingDescriptor descriptor;
        int used;
        try
        {
            descriptor = CatalogCodec.Decode(damaged, at, out used);
        }
        catch (ArchiveDamageException)
        {
            return null;
        }
        if (used > damaged.Length || !IsText(descriptor.OriginalChannel) || !IsText(descriptor.StrippedChannel) || !IsText(descriptor.SourceIdentity)) return null;
        long endId = next < 0 ? long.MaxValue : IdAt(next);
        if (descriptor.RecordingId <= LastId || descriptor.RecordingId >= endId)
        {
            if (FindId(descriptor, LastId, endId) is not { } id) return null;
            descriptor = descriptor with { RecordingId = id };
        }
        bool hasFiles = _files.Any(file => file.RecordingId == descriptor.RecordingId);
        // Without files, a header of zeros is that of an entry whose adding was never finished.
        if (!hasFiles && IsZero(damaged[..Catalog.EntryHeaderLength])) return null;
        byte[] entry = damaged[..used].ToArray();
        BinaryPrimitives.WriteInt32LittleEndian(entry, used - Catalog.EntryHeaderLength);
        BinaryPrimitives.WriteInt64LittleEndian(entry.AsSpan(Catalog.RecordingIdAt), descriptor.RecordingId);
        if (!Enum.IsDefined(descriptor.State) || IsZero(damaged[..Catalog.EntryHeaderLength]))
            BinaryPrimitives.WriteInt32LittleEndian(entry.AsSpan(Catalog.StateAt), (int)(hasFiles || descriptor.StartPosition == descriptor.StopPosition ? RecordingState.Valid : RecordingState.Deleted));
        return (descriptor.RecordingId, entry);
    }

    /// <summary>Gives an entry whose files are missing the id of files that have no entry, where they are what it describes.</summary>
    private void CorrectIds()
    {
        foreach ((long id, byte[] entry) in _entries.ToArray())
        {
            RecordingDescriptor descriptor = CatalogCodec.Decode(entry, 0);
            if (descriptor.State != RecordingState.Valid || descriptor.StartPosition == descriptor.StopPosition || _files.Any(file => file.RecordingId == id)) continue;
            int index = _entries.IndexOfKey(id);
            long before = index == 0 ? -1 : _entries.GetKeyAtIndex(index - 1), after = index + 1 == _entries.Count ? long.MaxValue : _entries.GetKeyAtIndex(index + 1);
            if (FindId(descriptor, before, after) is not { } right) continue;
            _entries.Remove(id);
            BinaryPrimitives.WriteInt64LittleEndian(entry.AsSpan(Catalog.RecordingIdAt), right);
            _entries.Add(right, entry);
            Note(right, RepairKind.RebuildCatalogEntry, $"an entry named recording {id}, which has no files; the files of recording {right}, which had no entry, are what it describes");
        }
    }

    /// <summary>The one id between two others whose files have no entry and are what a descriptor says; null: none, or several.</summary>
    private long? FindId(RecordingDescriptor descriptor, long after, long before)
    {
        long[] ids = [.. _files.Select(file => file.RecordingId).Distinct()
            .Where(id => id > after && id < before && !_entries.ContainsKey(id) && DescriptorSurvey.ReadsWhole(_session.Directory, descriptor with { RecordingId = id }))];
        return ids is [long only] ? only : null;
    }

    /// <summary>Makes entries for segment files that have none, where they are a recording; sets the others aside.</summary>
    private void AdoptSegments()
    {
        foreach (IGrouping<long, (long RecordingId, long Base, string Path)> orphan in _files.Where(file => !_entries.ContainsKey(file.RecordingId)).GroupBy(file => file.RecordingId))
        {
            if (DescriptorSurvey.Describe(_session.Directory, orphan.Key) is { } descriptor)
            {
                _entries.Add(orphan.Key, CatalogCodec.Encode(descriptor));
                Note(orphan.Key, RepairKind.AddCatalogEntry, $"the catalog had no entry for {orphan.Count()} segment files that hold a recording; its channel and start time are not known");
                continue;
            }
            foreach ((_, _, string path) in orphan)
                _session.Note(orphan.Key, RepairKind.SetAside, $"{Path.GetFileName(path)} belongs to no entry of the catalog and cannot be read as a recording; kept as {_session.SetAside(Path.GetFileName(path))}");
        }
    }

    private byte[] Build()
    {
        byte[] catalog = new byte[Catalog.HeaderLength + _entries.Values.Sum(entry => entry.Length) + Room];
        long stored = _old.Length >= Catalog.HeaderLength ? BinaryPrimitives.ReadInt64LittleEndian(_old.AsSpan(8)) : -1;
        long needed = Math.Max(LastId, _files.Select(file => file.RecordingId).DefaultIfEmpty(-1).Max()) + 1;
        // Aeron reads a 0 as one more than the last.
        long nextId = stored > 0 || needed == 0 ? Math.Max(stored, needed) : stored == 0 ? 0 : needed;
        Catalog.WriteHeader(catalog, nextId);
        if (_old.Length < Catalog.HeaderLength || !HasGoodHeader(nextId)) Note(null, RepairKind.RebuildCatalogHeader, $"version 3.1.0, the next recording gets id {nextId}");
        int at = Catalog.HeaderLength;
        foreach (byte[] entry in _entries.Values)
        {
            entry.CopyTo(catalog, at);
            at += entry.Length;
        }
        return catalog;
    }

    private bool HasGoodHeader(long nextId) =>
        BinaryPrimitives.ReadInt32LittleEndian(_old) >> 16 == Catalog.Version >> 16
        && BinaryPrimitives.ReadInt32LittleEndian(_old.AsSpan(4)) == Catalog.HeaderLength
        && BinaryPrimitives.ReadInt64LittleEndian(_old.AsSpan(8)) == nextId
        && BinaryPrimitives.ReadInt32LittleEndian(_old.AsSpan(16)) == Catalog.Alignment;

    private void Note(long? recordingId, RepairKind kind, string detail)
    {
        _isChanged = true;
        _session.Note(recordingId, kind, $"{Catalog.FileName}: {detail}");
    }

    private long LastId => _entries.Count == 0 ? -1 : _entries.GetKeyAtIndex(_entries.Count - 1);

    private long IdAt(int entry) => BinaryPrimitives.ReadInt64LittleEndian(_old.AsSpan(entry + Catalog.RecordingIdAt));

    private static bool IsZero(ReadOnlySpan<byte> bytes) => !bytes.ContainsAnyExcept((byte)0);

    private static bool IsText(string text) => !text.AsSpan().ContainsAnyExceptInRange(' ', '~');
}

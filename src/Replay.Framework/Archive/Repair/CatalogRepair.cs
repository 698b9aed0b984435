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
    private readonly List<byte[]> _taken = [];
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

    /// <summary>Takes what can be read as entries, in whatever order of ids.</summary>
    private void TakeEntries()
    {
        for (int at = Catalog.HeaderLength; at + Catalog.EntryHeaderLength <= _old.Length;)
        {
            if (TryTake(at, out int length, out string fault))
            {
                _taken.Add(_old[at..(at + length)]);
                at += length;
                continue;
            }
            int next = FindEntry(at + Catalog.Alignment);
            if (Mend(_old.AsSpan(at, (next < 0 ? _old.Length : next) - at), at) is { } mended)
            {
                _taken.Add(mended);
                Note(IdOf(mended), RepairKind.RebuildCatalogEntry, $"entry at byte {at}: {fault}; its length and state were found from its own fields and from segment files");
                at += mended.Length;
                continue;
            }
            // A header of zeros ends the list; behind it may lie what a writer that was killed had begun to add.
            if (next >= 0 || !IsZero(_old.AsSpan(at, Catalog.EntryHeaderLength)))
                Note(null, RepairKind.RebuildCatalogEntry, $"{(next < 0 ? "the bytes" : $"{next - at} bytes")} from {at} on are no entry ({fault}) and were left out");
            if (next < 0) return;
            at = next;
        }
    }

    /// <summary>Whether what was read is one of our kind: its header is, or the entries behind it are, or it is empty.</summary>
    private bool IsCatalog()
    {
        if (!_wasThere || _taken.Count > 0) return true;
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
            _ = CatalogCodec.Decode(rest[..length], at);
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
    private byte[]? Mend(ReadOnlySpan<byte> damaged, int at)
    {
        if (damaged.Length < Catalog.MinEntryLength) return null;
        RecordingDescriptor descriptor;
        int used;
        try
        {
            // One whose checksum names the flipped bit needs no guessing.
            byte[] corrected = damaged[..Math.Min(damaged.Length, CatalogCodec.EntryLength(damaged, at))].ToArray();
            if (CatalogCodec.ChecksumOf(corrected) is null && CatalogChecksum.CorrectBit(corrected) is not null)
            {
                _ = CatalogCodec.Decode(corrected, at);
                return corrected;
            }
        }
        catch (ArchiveDamageException)
        {
            // It is the length or the state that is wrong, which the checksum does not cover.
        }
        try
        {
            descriptor = CatalogCodec.Decode(damaged, at, out used);
        }
        catch (ArchiveDamageException)
        {
            return null;
        }
        if (used > damaged.Length || !IsText(descriptor.OriginalChannel) || !IsText(descriptor.StrippedChannel) || !IsText(descriptor.SourceIdentity)) return null;
        bool hasFiles = HasFiles(descriptor.RecordingId), hasHeader = !IsZero(damaged[..Catalog.EntryHeaderLength]);
        // Without files, a header of zeros is that of an entry whose adding was never finished.
        if (!hasHeader && (!hasFiles || RecordingGeometry.Fault(descriptor) is not null)) return null;
        byte[] entry = damaged[..used].ToArray();
        BinaryPrimitives.WriteInt32LittleEndian(entry, used - Catalog.EntryHeaderLength);
        if (!Enum.IsDefined(descriptor.State) || !hasHeader)
            BinaryPrimitives.WriteInt32LittleEndian(entry.AsSpan(Catalog.StateAt), (int)(hasFiles || descriptor.StartPosition == descriptor.StopPosition ? RecordingState.Valid : RecordingState.Deleted));
        return entry;
    }

    /// <summary>Takes the entries in the order of their ids. One that has the wrong id gets that of files which have no entry, where they are what it describes.</summary>
    private void CorrectIds()
    {
        bool isInOrder = _taken.Zip(_taken.Skip(1)).All(pair => IdOf(pair.First) < IdOf(pair.Second)) && (_taken.Count == 0 || IdOf(_taken[0]) >= 0);
        bool[] isRight = [.. _taken.Select(entry => CatalogCodec.Decode(entry, 0)).Select(descriptor => descriptor.State != RecordingState.Valid || descriptor.StartPosition == descriptor.StopPosition
            || (isInOrder ? HasFiles(descriptor.RecordingId) : DescriptorSurvey.ReadsWhole(_session.Directory, descriptor)))];
        foreach (byte[] entry in _taken.Where((_, i) => isRight[i]).Where(entry => !_entries.TryAdd(IdOf(entry), entry))) LeaveOut(entry);
        for (int i = 0; i < _taken.Count; i++)
        {
            if (isRight[i]) continue;
            long id = IdOf(_taken[i]);
            long after = Enumerable.Range(0, i).Where(j => isRight[j]).Select(j => IdOf(_taken[j])).DefaultIfEmpty(-1).Last();
            long before = Enumerable.Range(i, _taken.Count - i).Where(j => isRight[j]).Select(j => IdOf(_taken[j])).DefaultIfEmpty(long.MaxValue).First();
            if (FindId(CatalogCodec.Decode(_taken[i], 0), after, before) is { } found)
            {
                BinaryPrimitives.WriteInt64LittleEndian(_taken[i].AsSpan(Catalog.RecordingIdAt), found);
                Note(found, RepairKind.RebuildCatalogEntry, $"an entry had the id {id}; the files of recording {found}, which had no entry, are what it describes");
            }
            if (IdOf(_taken[i]) < 0 || !_entries.TryAdd(IdOf(_taken[i]), _taken[i])) LeaveOut(_taken[i]);
        }
    }

    private void LeaveOut(byte[] entry) => Note(null, RepairKind.RebuildCatalogEntry, $"an entry with the id {IdOf(entry)}, which is negative or another's, was left out");

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

    private bool HasFiles(long recordingId) => _files.Any(file => file.RecordingId == recordingId);

    private static long IdOf(byte[] entry) => BinaryPrimitives.ReadInt64LittleEndian(entry.AsSpan(Catalog.RecordingIdAt));

    private static bool IsZero(ReadOnlySpan<byte> bytes) => !bytes.ContainsAnyExcept((byte)0);

    private static bool IsText(string text) => !text.AsSpan().ContainsAnyExceptInRange(' ', '~');
}

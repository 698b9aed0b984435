namespace Replay.Framework.Tests;

/// <summary>The files that a crash has left.</summary>
internal sealed class CrashedDisk
{
    private const int SectorLength = 512;

    private readonly Dictionary<int, DiskFile> _files = [];
    private readonly Dictionary<string, int> _names = [];
    private readonly List<DiskOperation> _unsyncedNames = [];

    private CrashedDisk() { }

    /// <summary>The state after a crash in the middle of an operation: what was not synced before it is there or not as the random numbers say.</summary>
    public static CrashedDisk After(IReadOnlyList<DiskOperation> operations, int operation, Random random)
    {
        CrashedDisk disk = new();
        for (int i = 0; i < operation; i++) disk.Apply(operations[i], random);
        // A sync that is under way has made nothing certain yet.
        if (operation < operations.Count && operations[operation].Kind is not (DiskOperationKind.Sync or DiskOperationKind.SyncDirectory)) disk.Apply(operations[operation], random);
        double kept = Odds(random);
        foreach (DiskOperation change in disk._unsyncedNames)
            if (random.NextDouble() < kept) disk.Rename(change);
        kept = Odds(random);
        foreach (DiskFile file in disk._files.Values) file.Lose(random, kept);
        return disk;
    }

    /// <summary>Writes the files into a new directory.</summary>
    public void CopyTo(string directory)
    {
        Directory.CreateDirectory(directory);
        foreach ((string name, int number) in _names)
        {
            string path = Path.Combine(directory, name);
            if (name.Contains('/')) Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            using FileStream file = new(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
            ReadOnlySpan<byte> bytes = _files[number].Bytes;
            file.Write(bytes[..(bytes.LastIndexOfAnyExcept((byte)0) + 1)]);
            file.SetLength(bytes.Length);
        }
    }

    // All, nothing, and what lies between.
    private static double Odds(Random random) => random.Next(5) switch { 0 => 0, 1 => 1, 2 => 0.1, 3 => 0.9, _ => 0.5 };

    private void Apply(DiskOperation operation, Random random)
    {
        switch (operation.Kind)
        {
            case DiskOperationKind.Create:
                _files[operation.File] = new DiskFile();
                _unsyncedNames.Add(operation);
                break;
            case DiskOperationKind.Rename or DiskOperationKind.Delete:
                _unsyncedNames.Add(operation);
                break;
            case DiskOperationKind.SyncDirectory:
                foreach (DiskOperation change in _unsyncedNames.Where(change => Path.GetDirectoryName(change.Name) == operation.Name)) Rename(change);
                _unsyncedNames.RemoveAll(change => Path.GetDirectoryName(change.Name) == operation.Name);
                break;
            case DiskOperationKind.Sync:
                _files[operation.File].Sync();
                break;
            case DiskOperationKind.FailedSync:
                _files[operation.File].Lose(random, kept: 0.5);
                break;
            default:
                _files[operation.File].Unsynced.Add(operation);
                break;
        }
    }

    private void Rename(DiskOperation change)
    {
        if (change.Kind == DiskOperationKind.Delete)
        {
            if (_names.TryGetValue(change.Name, out int file) && file == change.File) _names.Remove(change.Name);
            return;
        }
        if (_names.TryGetValue(change.From, out int from) && from == change.File) _names.Remove(change.From);
        _names[change.Name] = change.File;
    }

    private sealed class DiskFile
    {
        private byte[] _bytes = [];
        private int _length;

        public List<DiskOperation> Unsynced { get; } = [];

        public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, _length);

        public void Sync()
        {
            foreach (DiskOperation change in Unsynced)
            {
                if (change.Kind == DiskOperationKind.SetLength) SetLength((int)change.Offset);
                else Put(change.Offset, change.Bytes);
            }
            Unsynced.Clear();
        }

        /// <summary>Keeps some of what was not synced: of each sector the state after one of its writes.</summary>
        public void Lose(Random random, double kept)
        {
            int length = _length, last = _length;
            foreach (DiskOperation change in Unsynced)
            {
                last = change.Kind == DiskOperationKind.SetLength ? (int)change.Offset
                    : change.Kind == DiskOperationKind.Write ? Math.Max(last, (int)change.Offset + change.Bytes!.Length) : last;
                if (random.NextDouble() < kept) length = last;
            }
            Dictionary<long, int> keptUpTo = [];
            for (int i = 0; i < Unsynced.Count; i++)
            {
                if (Unsynced[i].Bytes is not { } bytes) continue;
                for (int from = 0, next; from < bytes.Length; from = next)
                {
                    long at = Unsynced[i].Offset + from, sector = at / SectorLength;
                    next = (int)Math.Min(bytes.Length, from + SectorLength - at % SectorLength);
                    if (!keptUpTo.TryGetValue(sector, out int upTo))
                        keptUpTo[sector] = upTo = random.NextDouble() < kept ? int.MaxValue : random.Next(-1, Unsynced.Count);
                    if (i <= upTo) Put(at, bytes.AsSpan(from, next - from));
                }
            }
            Unsynced.Clear();
            SetLength(length);
        }

        private void Put(long offset, ReadOnlySpan<byte> bytes)
        {
            SetLength(Math.Max(_length, (int)offset + bytes.Length));
            bytes.CopyTo(_bytes.AsSpan((int)offset));
        }

        private void SetLength(int length)
        {
            if (length > _bytes.Length) Array.Resize(ref _bytes, Math.Max(length, 2 * _bytes.Length));
            if (length < _length) _bytes.AsSpan(length, _length - length).Clear();
            _length = length;
        }
    }
}

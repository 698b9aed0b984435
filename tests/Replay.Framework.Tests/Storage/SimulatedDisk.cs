using Microsoft.Win32.SafeHandles;

namespace Replay.Framework.Tests;

/// <summary>A disk that loses what was not synced: everything that is done to a directory's files is done, and also written down, so that any crash can be made up afterwards.</summary>
/// <remarks>
/// The directory should be in memory. A crash at any operation leaves of each file what was synced and, of what was written since, any subset of
/// sectors of 512 bytes; of its length the synced one or a later one; and of names in a directory that were made, changed or removed since its last sync
/// any subset, in any order. The lock and the mark of an archive, which no recovery relies on, are left out.
/// </remarks>
internal sealed class SimulatedDisk : FileSystem, IDisposable
{
    private readonly Lock _gate = new();
    private readonly List<DiskOperation> _operations = [];
    private readonly Dictionary<SafeFileHandle, int> _open = [];
    private readonly Dictionary<string, int> _names = [];
    private int _files;

    /// <summary>Stands in for the disk under a directory, whose files so far are on it.</summary>
    public SimulatedDisk(string directory)
    {
        Root = directory;
        foreach (string path in Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            if (!IsTracked(path)) continue;
            int file = Add(path);
            _operations.Add(new DiskOperation(DiskOperationKind.Write, file, Bytes: File.ReadAllBytes(path)));
            _operations.Add(new DiskOperation(DiskOperationKind.Sync, file));
            _operations.Add(new DiskOperation(DiskOperationKind.SyncDirectory, Name: DirectoryOf(path)));
        }
        Substitute(directory, this);
    }

    /// <summary>The directory.</summary>
    public string Root { get; }

    /// <summary>Every machine that crashes starts anew.</summary>
    public override Guid? BootId { get; } = Guid.NewGuid();

    /// <summary>How many operations there have been.</summary>
    public int OperationCount
    {
        get
        {
            lock (_gate) return _operations.Count;
        }
    }

    /// <summary>What goes wrong, and from which operation on; null: nothing.</summary>
    public (DiskFault Kind, int From)? Fault { get; set; }

    /// <summary>Whether the fault has happened.</summary>
    public bool HasFailed { get; private set; }

    /// <summary>What is on the disk after a crash in the middle of an operation.</summary>
    public CrashedDisk Crash(int operation, Random random)
    {
        lock (_gate) return CrashedDisk.After(_operations, operation, random);
    }

    public override SafeFileHandle Open(string path, FileMode mode)
    {
        if (!IsTracked(path)) return base.Open(path, mode);
        lock (_gate)
        {
            bool isNew = !_names.ContainsKey(Name(path));
            if (isNew || mode == FileMode.Create) ThrowIfFull();
            SafeFileHandle handle = base.Open(path, mode);
            int file = isNew ? Add(path) : _names[Name(path)];
            if (!isNew && mode == FileMode.Create) _operations.Add(new DiskOperation(DiskOperationKind.SetLength, file));
            _open[handle] = file;
            return handle;
        }
    }

    public override void Write(SafeFileHandle file, ReadOnlySpan<byte> source, long offset)
    {
        lock (_gate)
        {
            if (_open.TryGetValue(file, out int number))
            {
                int written = IsFull() ? Fault!.Value.Kind == DiskFault.ShortWrite ? HalfOf(source.Length, offset) : 0 : source.Length;
                _operations.Add(new DiskOperation(DiskOperationKind.Write, number, Offset: offset, Bytes: source[..written].ToArray()));
                base.Write(file, source[..written], offset);
                if (written < source.Length) throw Full();
                return;
            }
        }
        base.Write(file, source, offset);
    }

    public override void SetLength(SafeFileHandle file, long length)
    {
        lock (_gate)
        {
            base.SetLength(file, length);
            if (_open.TryGetValue(file, out int number)) _operations.Add(new DiskOperation(DiskOperationKind.SetLength, number, Offset: length));
        }
    }

    public override int Allocate(SafeFileHandle file, long offset, long length)
    {
        lock (_gate) return IsFull() ? 28 : 0;
    }

    public override int Release(SafeFileHandle file, long offset, long length)
    {
        lock (_gate)
        {
            if (_open.TryGetValue(file, out int number)) _operations.Add(new DiskOperation(DiskOperationKind.Clear, number, Offset: offset, Bytes: new byte[length]));
            return base.Release(file, offset, length);
        }
    }

    public override void Rename(string from, string to)
    {
        lock (_gate)
        {
            ThrowIfFull();
            base.Rename(from, to);
            _names.Remove(Name(from), out int file);
            _names[Name(to)] = file;
            _operations.Add(new DiskOperation(DiskOperationKind.Rename, file, Name(to), Name(from)));
        }
    }

    public override void Delete(string path)
    {
        lock (_gate)
        {
            base.Delete(path);
            if (_names.Remove(Name(path), out int file)) _operations.Add(new DiskOperation(DiskOperationKind.Delete, file, Name(path)));
        }
    }

    public override int Sync(SafeFileHandle file, bool dataOnly)
    {
        lock (_gate)
        {
            bool fails = FailsSync();
            if (_open.TryGetValue(file, out int number)) _operations.Add(new DiskOperation(fails ? DiskOperationKind.FailedSync : DiskOperationKind.Sync, number));
            return fails ? 5 : 0;
        }
    }

    public override int SyncDirectory(string path)
    {
        lock (_gate)
        {
            if (FailsSync()) return 5;
            _operations.Add(new DiskOperation(DiskOperationKind.SyncDirectory, Name: DirectoryOf(Path.Combine(path, "file"))));
            return 0;
        }
    }

    public void Dispose() => Restore(this);

    private static bool IsTracked(string path) => Path.GetFileName(path) is not (WriterLock.FileName or MarkFile.FileName);

    // What is done is done by sectors.
    private static int HalfOf(int length, long offset) => (int)Math.Max(0, ((offset + length / 2) & -512) - offset);

    private static IOException Full() => new("No space left on device");

    private string Name(string path) => Path.GetRelativePath(Root, path);

    private string DirectoryOf(string path) => Path.GetDirectoryName(Name(path))!;

    private int Add(string path)
    {
        _names[Name(path)] = _files;
        _operations.Add(new DiskOperation(DiskOperationKind.Create, _files, Name(path)));
        return _files++;
    }

    private bool IsDue(DiskFault kind) => Fault is { } fault && fault.Kind == kind && _operations.Count >= fault.From;

    private bool IsFull()
    {
        bool isFull = IsDue(DiskFault.Full) || IsDue(DiskFault.ShortWrite);
        HasFailed |= isFull;
        return isFull;
    }

    private void ThrowIfFull()
    {
        if (IsFull()) throw Full();
    }

    private bool FailsSync()
    {
        // Once: after a failed sync the next one succeeds, as Linux's does, though what it should have written has gone.
        if (HasFailed || !IsDue(DiskFault.Sync)) return false;
        return HasFailed = true;
    }
}

/// <summary>What can go wrong.</summary>
public enum DiskFault
{
    /// <summary>No more space, from an operation on: nothing of what is asked is done.</summary>
    Full,
    /// <summary>No more space, after half of each write.</summary>
    ShortWrite,
    /// <summary>A sync fails.</summary>
    Sync,
}

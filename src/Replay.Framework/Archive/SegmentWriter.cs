using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Replay;

/// <summary>The segment file that a recording is being written to.</summary>
/// <remarks>
/// Written with plain writes, not through a mapping: a store into a mapping on a full disk ends the process, and for fresh pages a write of a
/// block costs about half as much. The file has its full length from the start, as Aeron's have. Blocks are allocated a piece ahead of what is
/// written, so that a full disk refuses before anything is half written; what was not written of them goes back at the end.
/// </remarks>
internal sealed class SegmentWriter : IDisposable
{
    // Large enough that allocating costs a percent of writing.
    private const int AllocationLength = 16 * 1024 * 1024;
    private const int BlockLength = 4096;

    private readonly string _path;
    private readonly SafeFileHandle _file;
    private readonly int _length;
    private long _allocatedTo;
    private long _writtenTo;
    // End of what was written, also by a write that failed.
    private long _touchedTo;

    /// <summary>Creates the file: of full length, zeros.</summary>
    /// <exception cref="ArchiveStorageException">The disk refused; no file is left behind.</exception>
    public SegmentWriter(string path, long segmentBase, int length)
    {
        (_path, Base, _length) = (path, segmentBase, length);
        // Made beside and renamed: a kill must not leave a segment that is shorter than segments are.
        string unfinished = $"{path}.tmp";
        _file = Storage.OpenForWriting(unfinished, FileMode.Create);
        try
        {
            Storage.SetLength(_file, unfinished, length);
            Storage.Rename(unfinished, path);
        }
        catch
        {
            _file.Dispose();
            Storage.Delete(unfinished);
            throw;
        }
    }

    /// <summary>Opens a file that is there, to write on in it.</summary>
    public static SegmentWriter Open(string path, long segmentBase, int length)
    {
        SegmentWriter segment = new(path, segmentBase, length, Storage.OpenForWriting(path, FileMode.Open));
        // A power cut may have taken the length of one that was new.
        Storage.SetLength(segment._file, path, length);
        return segment;
    }

    private SegmentWriter(string path, long segmentBase, int length, SafeFileHandle file) => (_path, Base, _length, _file) = (path, segmentBase, length, file);

    /// <summary>Position of the first byte.</summary>
    public long Base { get; }

    /// <summary>Writes whole frames so that they begin to exist together: the length of the first one goes last, in a write of its own, and is zero until then.</summary>
    /// <remarks>All of the block is written, and not what follows the length alone: the system copies whole pages faster than ones that begin inside.</remarks>
    /// <exception cref="ArchiveStorageException">The disk refused; for readers nothing was written, and the same frames can be written again.</exception>
    public void Write(Span<byte> frames, long position)
    {
        long offset = position - Base, end = offset + frames.Length;
        if (end > _allocatedTo) Allocate(offset, end);
        ClearBehind(position + frames.Length);
        _touchedTo = end;
        long first = MemoryMarshal.Read<long>(frames);
        MemoryMarshal.Write(frames, 0L);
        try
        {
            Storage.Write(_file, _path, frames, offset);
        }
        finally
        {
            MemoryMarshal.Write(frames, first);
        }
        Storage.Write(_file, _path, frames[..sizeof(long)], offset);
        _writtenTo = end;
    }

    /// <summary>Clears what a write that failed has left behind a position: it would be taken for a frame, or for bytes behind the end.</summary>
    /// <exception cref="ArchiveStorageException">The disk refused.</exception>
    public void ClearBehind(long position)
    {
        if (_touchedTo > position - Base) Clear(position - Base);
    }

    /// <summary>The CRC-32C of what was written of the block that holds a position, up to it.</summary>
    public uint TailChecksum(long position)
    {
        Span<byte> tail = stackalloc byte[(int)((position - Base) % BlockLength)];
        return Crc32C.Hash(tail[..Storage.Read(_file, tail, position - Base - tail.Length)]);
    }

    /// <summary>Forces what was written to the disk.</summary>
    /// <exception cref="ArchiveStorageException">The system refused; never try again and believe it.</exception>
    public void Sync() => FileSync.Data(_file, _path);

    public void Dispose()
    {
        long unwritten = (_writtenTo + BlockLength - 1) & -BlockLength;
        if (unwritten < _allocatedTo) Storage.Release(_file, _path, unwritten, _allocatedTo - unwritten);
        _file.Dispose();
    }

    private void Clear(long from)
    {
        Storage.Write(_file, _path, new byte[_touchedTo - from], from);
        _touchedTo = from;
    }

    private void Allocate(long offset, long end)
    {
        // What lies before the first write is not this writer's to give back.
        if (_allocatedTo == 0) _writtenTo = offset;
        long from = Math.Max(offset, _allocatedTo);
        long to = Math.Min(Math.Max(end, from + AllocationLength), _length);
        // Where the disk is nearly full, what is needed now may still go.
        if (!Storage.TryAllocate(_file, _path, from, to - from) && !Storage.TryAllocate(_file, _path, from, (to = end) - from))
            throw new ArchiveStorageException($"There is no space left for {end - from} bytes at byte {from} of {_path}: No space left on device. Make room; what was appended waits.");
        _allocatedTo = to;
    }
}

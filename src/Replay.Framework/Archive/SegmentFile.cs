using Microsoft.Win32.SafeHandles;

namespace Replay;

/// <summary>A segment file that is being written, mapped at its full length; real blocks are allocated ahead of the writer, a chunk at a time.</summary>
/// <remarks>Invariant: bytes before <see cref="Allocated"/> have blocks on the disk, so that a store there cannot fail; the writer stores nowhere else.</remarks>
internal sealed unsafe class SegmentFile : IDisposable
{
    // Large enough that allocating costs a fraction of a nanosecond a message, small enough for small disks.
    private const int ChunkLength = 4 * 1024 * 1024;
    private const int PageLength = 4096;

    private readonly string _path;
    private readonly SafeFileHandle _file;
    private readonly int _length;

    /// <summary>Creates the file: of full length, zeros, with blocks for its first bytes.</summary>
    /// <param name="path">Where; an older file there is replaced.</param>
    /// <param name="segmentBase">Position of its first byte.</param>
    /// <param name="length">Its length, in bytes.</param>
    /// <param name="needed">Bytes from its start that must be writable.</param>
    /// <exception cref="ArchiveStorageException">The disk refused; no file is left behind.</exception>
    public SegmentFile(string path, long segmentBase, int length, int needed)
    {
        (_path, Base, _length) = (path, segmentBase, length);
        _file = Storage.OpenForWriting(path, FileMode.Create);
        try
        {
            FileBlocks.SetLength(_file, path, length);
            EnsureAllocated(needed);
            Address = FileBlocks.Map(_file, path, length);
        }
        catch
        {
            _file.Dispose();
            File.Delete(path);
            throw;
        }
    }

    /// <summary>Position of the first byte.</summary>
    public long Base { get; }

    /// <summary>Where the first byte is mapped.</summary>
    public byte* Address { get; }

    /// <summary>Bytes from the start that may be written.</summary>
    public int Allocated { get; private set; }

    /// <summary>Allocates blocks up to an offset, and some more.</summary>
    public void EnsureAllocated(int end)
    {
        if (end <= Allocated) return;
        int target = (int)Math.Min(_length, ((long)end + (ChunkLength - 1)) & -ChunkLength);
        FileBlocks.Allocate(_file, _path, Allocated, target - Allocated);
        Allocated = target;
    }

    /// <summary>Gives back the blocks from an offset on; the file keeps its length.</summary>
    public void ReleaseFrom(long offset)
    {
        long from = (offset + (PageLength - 1)) & -PageLength;
        FileBlocks.Release(_file, from, _length - from);
    }

    public void Dispose()
    {
        FileBlocks.Unmap(Address, _length);
        _file.Dispose();
    }
}

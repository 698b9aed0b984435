using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Replay;

/// <summary>The integrity sidecar of a segment, <c>&lt;recordingId&gt;-&lt;segmentBase&gt;.crc</c>, in memory: a CRC-32C for each block of 4 KiB, and how many of them count.</summary>
/// <remarks>
/// Two <see cref="IntegritySlot"/>s, written in turns, at 0 and 4,096; from 8,192 on a uint32 for each block of the segment, headers, padding and zeros
/// included. The chain goes through the checksums of all blocks of the recording, each step XxHash3 of four bytes with the chain so far as its seed:
/// so it covers this file itself, and tells a segment that is not the one which was written here.
/// </remarks>
internal sealed unsafe class BlockChecksums : IDisposable
{
    public const string Extension = ".crc";
    public const int ChecksumsAt = 2 * IntegritySlot.Distance;
    private const int BlockLength = Crc32C.BlockLength;

    private readonly long _recordingId;
    private readonly int _segmentLength;
    private readonly NativeBuffer _file;

    /// <summary>Makes room for the sidecars of a recording, one at a time.</summary>
    public BlockChecksums(long recordingId, int segmentLength)
    {
        (_recordingId, _segmentLength) = (recordingId, segmentLength);
        _file = new NativeBuffer(ChecksumsAt + segmentLength / BlockLength * sizeof(uint));
    }

    /// <summary>What was found; checksums count only when it is <see cref="SidecarState.Usable"/>.</summary>
    public SidecarState State { get; private set; }

    /// <summary>How much is covered; nothing, where the state is not <see cref="SidecarState.Usable"/>.</summary>
    public IntegritySlot Slot { get; private set; }

    /// <summary>The whole file.</summary>
    public Span<byte> File => _file.Span;

    /// <summary>A checksum for each block of the segment.</summary>
    public Span<uint> Checksums => MemoryMarshal.Cast<byte, uint>(_file.Span[ChecksumsAt..]);

    public static string PathOf(string segmentPath) => Path.ChangeExtension(segmentPath, Extension);

    /// <summary>The chain after some more blocks.</summary>
    public static ulong Extend(ulong chain, ReadOnlySpan<uint> checksums)
    {
        foreach (ref readonly uint checksum in checksums) chain = XxHash3.HashToUInt64(MemoryMarshal.AsBytes(new ReadOnlySpan<uint>(in checksum)), (long)chain);
        return chain;
    }

    /// <summary>Reads the sidecar of a segment.</summary>
    public void Load(string segmentPath, long segmentBase) => LoadFile(PathOf(segmentPath), segmentBase);

    /// <summary>Reads the sidecar of a segment without allocating; for directories whose files nobody shortens.</summary>
    /// <param name="path">Its path, UTF-8, ended by a zero byte.</param>
    /// <param name="segmentBase">Position of the segment's first byte.</param>
    public void LoadMapped(ReadOnlySpan<byte> path, long segmentBase)
    {
        (State, Slot) = (SidecarState.Missing, default);
        byte* file = LinuxFile.TryMap(path, _file.Length);
        if (file == null)
        {
            // Of another length, or the system refused to map it: that must not pass for missing.
            if (LinuxFile.Exists(path)) LoadFile(Encoding.UTF8.GetString(path[..path.IndexOf((byte)0)]), segmentBase);
            return;
        }
        new ReadOnlySpan<byte>(file, _file.Length).CopyTo(_file.Span);
        LinuxFile.Unmap(file, _file.Length);
        State = SidecarState.Damaged;
        Parse(segmentBase);
    }

    /// <summary>The first block that is not as it was written; -1: all are.</summary>
    /// <param name="blocks">Bytes of the segment from the first block on.</param>
    /// <param name="first">The first block to look at.</param>
    /// <param name="count">How many, all of them whole and covered.</param>
    public long FindMismatch(byte* blocks, long first, long count)
    {
        const int AtOnce = 64;
        Span<uint> found = stackalloc uint[AtOnce];
        for (long done = 0; done < count; done += AtOnce)
        {
            Span<uint> some = found[..(int)Math.Min(AtOnce, count - done)];
            Crc32C.HashBlocks(blocks + done * BlockLength, some);
            ReadOnlySpan<uint> expected = Checksums.Slice((int)(first + done), some.Length);
            if (!some.SequenceEqual(expected)) return first + done + some.CommonPrefixLength(expected);
        }
        return -1;
    }

    public void Dispose() => _file.Dispose();

    private void LoadFile(string path, long segmentBase)
    {
        (State, Slot) = (SidecarState.Missing, default);
        using SafeFileHandle? file = Storage.TryOpenForReading(path);
        if (file is null) return;
        bool isWhole = RandomAccess.GetLength(file) == _file.Length && Storage.Read(file, _file.Span, 0) == _file.Length;
        State = SidecarState.Damaged;
        if (isWhole) Parse(segmentBase);
    }

    private void Parse(long segmentBase)
    {
        IntegritySlot? first = Decode(0, segmentBase), second = Decode(IntegritySlot.Distance, segmentBase);
        (IntegritySlot? newer, IntegritySlot? older) = first?.Sequence > (second?.Sequence ?? -1) ? (first, second) : (second, first);
        // The newer one may be on the disk alone, without what was written with it.
        if (TryUse(newer) || TryUse(older)) return;
        // A file that a power cut has left without its contents was never written, as far as anybody knows.
        if (!File[..ChecksumsAt].ContainsAnyExcept((byte)0)) State = SidecarState.Missing;
    }

    private IntegritySlot? Decode(int offset, long segmentBase) =>
        IntegritySlot.TryDecode(_file.Span.Slice(offset, IntegritySlot.Length), _recordingId, segmentBase, _segmentLength);

    private bool TryUse(IntegritySlot? slot)
    {
        if (slot is not { } found) return false;
        ulong chain = Extend(found.ChainBefore, Checksums[..(int)(found.CoveredLength / BlockLength)]);
        if (found.HasTail) chain = Extend(chain, [found.TailChecksum]);
        if (chain != found.Chain) return false;
        (State, Slot) = (SidecarState.Usable, found);
        return true;
    }
}

/// <summary>What a sidecar is good for.</summary>
internal enum SidecarState
{
    /// <summary>There is none, which is no fault.</summary>
    Missing,
    /// <summary>Its own checksums do not fit.</summary>
    Damaged,
    /// <summary>It is whole, up to where it says.</summary>
    Usable,
}

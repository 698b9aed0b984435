using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Replay;

/// <summary>The integrity sidecar of a segment, <c>&lt;recordingId&gt;-&lt;segmentBase&gt;.crc</c>, in memory: a CRC-32C for each block of 4 KiB, and how many of them count.</summary>
/// <remarks>
/// Two <see cref="IntegritySlot"/>s, written in turns, at 0 and 4,096; from 8,192 on a uint32 for each block of the segment, headers, padding and zeros
/// included. The chain goes through the checksums of all blocks of the recording, each step XxHash3 of four bytes with the chain so far as its seed:
/// so it covers this file itself, and tells a segment that is not the one which was written here.
/// Invariant: what is mapped has the file's full length, and is let go before the next is mapped.
/// </remarks>
internal sealed unsafe class BlockChecksums : IDisposable
{
    public const string Extension = ".crc";
    public const int ChecksumsAt = 2 * IntegritySlot.Distance;
    private const int BlockLength = Crc32C.BlockLength;

    private readonly long _recordingId;
    private readonly int _segmentLength;
    private readonly int _length;
    private readonly NativeBuffer _buffer = new(0);
    private byte* _mapped;
    private long _segmentBase;
    private bool _isProven;

    /// <summary>Holds the sidecars of a recording, one at a time.</summary>
    public BlockChecksums(long recordingId, int segmentLength)
    {
        (_recordingId, _segmentLength) = (recordingId, segmentLength);
        _length = ChecksumsAt + segmentLength / BlockLength * sizeof(uint);
    }

    /// <summary>What was found; checksums count only when it is <see cref="SidecarState.Usable"/>.</summary>
    public SidecarState State { get; private set; }

    /// <summary>How much is covered; nothing, where the state is not <see cref="SidecarState.Usable"/>.</summary>
    public IntegritySlot Slot { get; private set; }

    /// <summary>Whether the file that was read last has the length that it must have.</summary>
    public bool HasWholeFile { get; private set; }

    /// <summary>Whether the slot that counts is the older one, though the newer one can be read: its checksums are not there.</summary>
    public bool IsBehind => HasWholeFile && Slots.Newer is { } newer && newer != Slot;

    /// <summary>The slots of a file that is whole which can be read, whatever the checksums are.</summary>
    public (IntegritySlot? Newer, IntegritySlot? Older) Slots
    {
        get
        {
            IntegritySlot? first = Decode(0), second = Decode(IntegritySlot.Distance);
            return first?.Sequence > (second?.Sequence ?? -1) ? (first, second) : (second, first);
        }
    }

    /// <summary>The whole file; to be written to only where it was not mapped.</summary>
    public Span<byte> File
    {
        get
        {
            if (_mapped != null) return new Span<byte>(_mapped, _length);
            _buffer.EnsureLength(_length);
            return _buffer.Span;
        }
    }

    /// <summary>A checksum for each block of the segment.</summary>
    public Span<uint> Checksums => MemoryMarshal.Cast<byte, uint>(File[ChecksumsAt..]);

    public static string PathOf(string segmentPath) => Path.ChangeExtension(segmentPath, Extension);

    /// <summary>The chain after some more blocks.</summary>
    public static ulong Extend(ulong chain, ReadOnlySpan<uint> checksums)
    {
        foreach (uint checksum in checksums) chain = ChainStep.Hash(checksum, chain);
        return chain;
    }

    /// <summary>Reads the sidecar of a segment, and checks it whole.</summary>
    public void Load(string segmentPath, long segmentBase)
    {
        Leave(segmentBase);
        LoadFile(PathOf(segmentPath));
    }

    /// <summary>Maps the sidecar of a segment without allocating; for directories whose files nobody shortens.</summary>
    /// <remarks>
    /// Of its own checksums only that of the slot is looked at: a block that fits its checksum here is as it was written, whatever became of the others, and
    /// going through the chain would take longer than finding the first event. Where a block does not fit, <see cref="Prove"/> tells whose fault it is.
    /// </remarks>
    /// <param name="path">Its path, UTF-8, ended by a zero byte.</param>
    /// <param name="segmentBase">Position of the segment's first byte.</param>
    public void LoadMapped(ReadOnlySpan<byte> path, long segmentBase)
    {
        Leave(segmentBase);
        _mapped = MappedFiles.OfProcess.TryTake(path, _length);
        if (_mapped == null)
        {
            // Of another length, or the system refused to map it: that must not pass for missing.
            if (LinuxFile.Exists(path)) LoadFile(Encoding.UTF8.GetString(path[..path.IndexOf((byte)0)]));
            return;
        }
        if (Slots.Newer is { } slot) (State, Slot) = (SidecarState.Usable, slot);
        else Prove();
    }

    /// <summary>Goes through the chain, unless that was done: the sidecar then counts as far as its checksums are those that were written.</summary>
    public void Prove()
    {
        if (_isProven) return;
        (_isProven, State, Slot) = (true, SidecarState.Damaged, default);
        (IntegritySlot? newer, IntegritySlot? older) = Slots;
        // The newer one may be on the disk alone, without what was written with it.
        if (TryUse(newer) || TryUse(older)) return;
        // A file that a power cut has left without its contents was never written, as far as anybody knows.
        if (!File[..ChecksumsAt].ContainsAnyExcept((byte)0)) State = SidecarState.Missing;
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

    public void Dispose()
    {
        Leave(-1);
        _buffer.Dispose();
    }

    private void LoadFile(string path)
    {
        using SafeFileHandle? file = Storage.TryOpenForReading(path);
        if (file is null) return;
        HasWholeFile = RandomAccess.GetLength(file) == _length && Storage.Read(file, File, 0) == _length;
        State = SidecarState.Damaged;
        if (HasWholeFile) Prove();
    }

    private void Leave(long nextBase)
    {
        if (_mapped != null) MappedFiles.OfProcess.Return(_mapped, _length);
        _mapped = null;
        (_segmentBase, _isProven, HasWholeFile, State, Slot) = (nextBase, false, false, SidecarState.Missing, default);
    }

    private IntegritySlot? Decode(int offset) => IntegritySlot.TryDecode(File.Slice(offset, IntegritySlot.Length), _recordingId, _segmentBase, _segmentLength);

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

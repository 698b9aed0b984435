using System.Buffers.Binary;
using System.IO.Hashing;
using Microsoft.Win32.SafeHandles;

namespace Replay;

/// <summary>The sidecar <c>&lt;recordingId&gt;.durable</c>: up to which position a recording that has no stop position yet is known to be on the disk.</summary>
/// <remarks>
/// Two slots on pages of their own are written in turns, so that a torn write leaves the other one. A slot: uint64 magic @0, int64 recordingId @8,
/// int64 sequence @16, int64 position @24, the 16 bytes of the machine's boot id @32 (zeros: not known), uint32 @48 CRC-32C of the segment's bytes from
/// the last multiple of 4,096 up to the position, int32 1 @52 (0: it is not known), XxHash3 of these 56 bytes @56; little endian. The higher sequence counts.
/// </remarks>
internal sealed class DurableWatermark : IDisposable
{
    private const ulong Magic = 0x33_4b_52_4d_44_4c_50_52; // "RPLDMRK3"
    private const int SlotLength = 64;
    private const int TailAt = 48;
    private const int HashAt = 56;
    private const int SlotDistance = 4096;

    private readonly string _path;
    private readonly long _recordingId;
    private readonly SafeFileHandle _file;
    private readonly Guid _bootId;
    private long _sequence = 1;

    /// <summary>Replaces the sidecar by one that stands at a position.</summary>
    public DurableWatermark(string directory, long recordingId, long position)
    {
        (_path, _recordingId, _bootId) = (Path.Combine(directory, Name(recordingId)), recordingId, BootIdOf(directory));
        Create(_path, recordingId, position, _bootId);
        _file = Storage.OpenForWriting(_path, FileMode.Open);
    }

    /// <summary>Leaves a sidecar that stands at a position, up to which everything has been synced.</summary>
    /// <param name="directory">The archive's directory.</param>
    /// <param name="recordingId">The recording.</param>
    /// <param name="position">The position.</param>
    /// <param name="isEnd">True: nothing behind it counts, whatever is found there.</param>
    public static void Place(string directory, long recordingId, long position, bool isEnd = false) =>
        Create(Path.Combine(directory, Name(recordingId)), recordingId, position, isEnd ? Guid.Empty : BootIdOf(directory));

    public static string Name(long recordingId) => $"{recordingId}.durable";

    /// <summary>Moves the watermark; call it after a sync that succeeded. It is durable itself when this returns.</summary>
    /// <param name="position">The new position.</param>
    /// <param name="tailChecksum">The checksum of the block that is not full there, up to it: no integrity sidecar covers that.</param>
    public void Write(long position, uint tailChecksum)
    {
        Span<byte> slot = stackalloc byte[SlotLength];
        Encode(slot, _recordingId, _sequence, position, _bootId, tailChecksum);
        Storage.Write(_file, _path, slot, (_sequence & 1) * SlotDistance);
        FileSync.Data(_file, _path);
        _sequence++;
    }

    /// <summary>Where the watermark of a recording stands; null: it has none that can be read.</summary>
    public static long? Find(string directory, long recordingId) => Read(directory, recordingId)?.Position;

    /// <summary>The watermark of a recording; null: it has none that can be read.</summary>
    public static DurableMark? Read(string directory, long recordingId)
    {
        using SafeFileHandle? file = Storage.TryOpenForReading(Path.Combine(directory, Name(recordingId)));
        if (file is null) return null;
        Span<byte> slot = stackalloc byte[SlotLength];
        DurableMark? mark = null;
        long sequence = -1;
        for (int i = 0; i < 2; i++)
        {
            if (Storage.Read(file, slot, i * SlotDistance) < SlotLength || !IsValid(slot, recordingId)) continue;
            long written = BinaryPrimitives.ReadInt64LittleEndian(slot[16..]);
            if (written <= sequence) continue;
            sequence = written;
            // What was written behind it is still in memory, or was written back by now, as long as the machine has not been started anew.
            bool mayHaveLost = new Guid(slot[32..TailAt]) is var bootId && (bootId == Guid.Empty || bootId != BootIdOf(directory));
            bool hasTail = BinaryPrimitives.ReadInt32LittleEndian(slot[(TailAt + 4)..]) == 1;
            mark = new DurableMark(BinaryPrimitives.ReadInt64LittleEndian(slot[24..]), mayHaveLost, hasTail ? BinaryPrimitives.ReadUInt32LittleEndian(slot[TailAt..]) : null);
        }
        return mark;
    }

    /// <summary>What is wrong with the sidecar of a recording that needs one; null: nothing, or it is not there.</summary>
    public static ArchiveDamageException? Check(string directory, long recordingId) =>
        File.Exists(Path.Combine(directory, Name(recordingId))) && Find(directory, recordingId) is null
            ? new ArchiveDamageException(DamageKind.Watermark, recordingId, Name(recordingId), 0, -1, "neither slot of the durable watermark has the right checksum")
            : null;

    public static void Delete(string directory, long recordingId) => Storage.Delete(Path.Combine(directory, Name(recordingId)));

    public void Dispose() => _file.Dispose();

    private static Guid BootIdOf(string directory) => FileSystem.Of(directory).BootId ?? Guid.Empty;

    private static void Create(string path, long recordingId, long position, Guid bootId)
    {
        byte[] bytes = new byte[2 * SlotDistance];
        Encode(bytes, recordingId, 0, position, bootId, tailChecksum: null);
        AtomicFile.Write(path, bytes);
    }

    private static void Encode(Span<byte> slot, long recordingId, long sequence, long position, Guid bootId, uint? tailChecksum)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(slot, Magic);
        BinaryPrimitives.WriteInt64LittleEndian(slot[8..], recordingId);
        BinaryPrimitives.WriteInt64LittleEndian(slot[16..], sequence);
        BinaryPrimitives.WriteInt64LittleEndian(slot[24..], position);
        bootId.TryWriteBytes(slot[32..]);
        BinaryPrimitives.WriteUInt32LittleEndian(slot[TailAt..], tailChecksum ?? 0);
        BinaryPrimitives.WriteInt32LittleEndian(slot[(TailAt + 4)..], tailChecksum is null ? 0 : 1);
        BinaryPrimitives.WriteUInt64LittleEndian(slot[HashAt..], XxHash3.HashToUInt64(slot[..HashAt]));
    }

    private static bool IsValid(ReadOnlySpan<byte> slot, long recordingId) =>
        BinaryPrimitives.ReadUInt64LittleEndian(slot) == Magic
        && BinaryPrimitives.ReadInt64LittleEndian(slot[8..]) == recordingId
        && BinaryPrimitives.ReadInt64LittleEndian(slot[24..]) is >= 0 and var position && position % Frame.Alignment == 0
        && BinaryPrimitives.ReadUInt64LittleEndian(slot[HashAt..]) == XxHash3.HashToUInt64(slot[..HashAt]);
}

/// <summary>Up to where a recording is known to be on the disk.</summary>
/// <param name="Position">The position.</param>
/// <param name="MayHaveLost">The machine has been started anew since: of what was written behind the position, any part may have been lost.</param>
/// <param name="TailChecksum">CRC-32C of the segment's bytes from the last multiple of 4,096 up to the position; null: not known.</param>
internal readonly record struct DurableMark(long Position, bool MayHaveLost, uint? TailChecksum);

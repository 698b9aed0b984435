using System.Buffers.Binary;
using System.IO.Hashing;
using Microsoft.Win32.SafeHandles;

namespace Replay;

/// <summary>The sidecar <c>&lt;recordingId&gt;.durable</c>: up to which position a recording that has no stop position yet is known to be on the disk.</summary>
/// <remarks>
/// Two slots on pages of their own are written in turns, so that a torn write leaves the other one. A slot: uint64 magic @0, int64 recordingId @8,
/// int64 sequence @16, int64 position @24, XxHash3 of these 32 bytes @32; little endian. The higher sequence counts.
/// </remarks>
internal sealed class DurableWatermark : IDisposable
{
    private const ulong Magic = 0x31_4b_52_4d_44_4c_50_52; // "RPLDMRK1"
    private const int SlotLength = 40;
    private const int SlotDistance = 4096;

    private readonly string _path;
    private readonly long _recordingId;
    private readonly SafeFileHandle _file;
    private long _sequence;

    /// <summary>Replaces the sidecar by one that stands at a position.</summary>
    public DurableWatermark(string directory, long recordingId, long position)
    {
        (_path, _recordingId) = (Path.Combine(directory, Name(recordingId)), recordingId);
        byte[] bytes = new byte[2 * SlotDistance];
        Encode(bytes, recordingId, _sequence++, position);
        AtomicFile.Write(_path, bytes);
        _file = Storage.OpenForWriting(_path, FileMode.Open);
    }

    public static string Name(long recordingId) => $"{recordingId}.durable";

    /// <summary>Moves the watermark; call it after a sync that succeeded. It is durable itself when this returns.</summary>
    public void Write(long position)
    {
        Span<byte> slot = stackalloc byte[SlotLength];
        Encode(slot, _recordingId, _sequence, position);
        Storage.Write(_file, _path, slot, (_sequence & 1) * SlotDistance);
        FileSync.Data(_file, _path);
        _sequence++;
    }

    /// <summary>The watermark of a recording; null: it has none that can be read.</summary>
    public static long? Find(string directory, long recordingId)
    {
        string path = Path.Combine(directory, Name(recordingId));
        if (!Storage.IsReadable(path)) return null;
        using SafeFileHandle file = Storage.OpenForReading(path);
        Span<byte> slot = stackalloc byte[SlotLength];
        long? position = null;
        long sequence = -1;
        for (int i = 0; i < 2; i++)
        {
            if (Storage.Read(file, slot, i * SlotDistance) < SlotLength || !IsValid(slot, recordingId)) continue;
            long written = BinaryPrimitives.ReadInt64LittleEndian(slot[16..]);
            if (written > sequence) (sequence, position) = (written, BinaryPrimitives.ReadInt64LittleEndian(slot[24..]));
        }
        return position;
    }

    /// <summary>What is wrong with the sidecar of a recording that needs one; null: nothing, or it is not there.</summary>
    public static ArchiveDamageException? Check(string directory, long recordingId) =>
        File.Exists(Path.Combine(directory, Name(recordingId))) && Find(directory, recordingId) is null
            ? new ArchiveDamageException(DamageKind.Watermark, recordingId, Name(recordingId), 0, -1, "neither slot of the durable watermark has the right checksum")
            : null;

    public static void Delete(string directory, long recordingId) => Storage.Delete(Path.Combine(directory, Name(recordingId)));

    public void Dispose() => _file.Dispose();

    private static void Encode(Span<byte> slot, long recordingId, long sequence, long position)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(slot, Magic);
        BinaryPrimitives.WriteInt64LittleEndian(slot[8..], recordingId);
        BinaryPrimitives.WriteInt64LittleEndian(slot[16..], sequence);
        BinaryPrimitives.WriteInt64LittleEndian(slot[24..], position);
        BinaryPrimitives.WriteUInt64LittleEndian(slot[32..], XxHash3.HashToUInt64(slot[..32]));
    }

    private static bool IsValid(ReadOnlySpan<byte> slot, long recordingId) =>
        BinaryPrimitives.ReadUInt64LittleEndian(slot) == Magic
        && BinaryPrimitives.ReadInt64LittleEndian(slot[8..]) == recordingId
        && BinaryPrimitives.ReadInt64LittleEndian(slot[24..]) is >= 0 and var position && position % Frame.Alignment == 0
        && BinaryPrimitives.ReadUInt64LittleEndian(slot[32..]) == XxHash3.HashToUInt64(slot[..32]);
}

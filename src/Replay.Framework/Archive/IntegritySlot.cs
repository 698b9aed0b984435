using System.Buffers.Binary;
using System.IO.Hashing;

namespace Replay;

/// <summary>How much of a segment its integrity sidecar covers, as one of the sidecar's two slots says.</summary>
/// <remarks>
/// uint64 magic @0, int64 recordingId @8, int64 segmentBase @16, int32 segmentLength @24, int32 blockLength @28, int64 sequence @32,
/// int64 coveredLength @40, uint64 chainBefore @48, uint64 chain @56, uint32 tailChecksum @64, 4 zero bytes, XxHash3 of these 72 bytes @72; little endian.
/// </remarks>
/// <param name="Sequence">The higher one counts.</param>
/// <param name="CoveredLength">Bytes of the segment, from its first one on.</param>
/// <param name="ChainBefore">The chain at the end of the segment before; 0: not known.</param>
/// <param name="Chain">The chain after the last block.</param>
/// <param name="TailChecksum">Checksum of what is covered of a last block that is not whole; 0: all are.</param>
internal readonly record struct IntegritySlot(long Sequence, long CoveredLength, ulong ChainBefore, ulong Chain, uint TailChecksum)
{
    public const int Length = 80;

    /// <summary>From the first slot to the second one: on pages of their own, so that a torn write leaves the other one.</summary>
    public const int Distance = 4096;

    private const ulong Magic = 0x31_43_52_43_4c_50_52_01; // \x01"RPLCRC1"
    private const int HashAt = 72;

    /// <summary>Where this slot belongs in the file.</summary>
    public int Offset => (int)(Sequence & 1) * Distance;

    /// <summary>True: the last block that is covered is not whole.</summary>
    public bool HasTail => CoveredLength % Crc32C.BlockLength != 0;

    public void Encode(Span<byte> slot, long recordingId, long segmentBase, int segmentLength)
    {
        slot.Clear();
        BinaryPrimitives.WriteUInt64LittleEndian(slot, Magic);
        BinaryPrimitives.WriteInt64LittleEndian(slot[8..], recordingId);
        BinaryPrimitives.WriteInt64LittleEndian(slot[16..], segmentBase);
        BinaryPrimitives.WriteInt32LittleEndian(slot[24..], segmentLength);
        BinaryPrimitives.WriteInt32LittleEndian(slot[28..], Crc32C.BlockLength);
        BinaryPrimitives.WriteInt64LittleEndian(slot[32..], Sequence);
        BinaryPrimitives.WriteInt64LittleEndian(slot[40..], CoveredLength);
        BinaryPrimitives.WriteUInt64LittleEndian(slot[48..], ChainBefore);
        BinaryPrimitives.WriteUInt64LittleEndian(slot[56..], Chain);
        BinaryPrimitives.WriteUInt32LittleEndian(slot[64..], TailChecksum);
        BinaryPrimitives.WriteUInt64LittleEndian(slot[HashAt..], XxHash3.HashToUInt64(slot[..HashAt]));
    }

    /// <summary>Reads a slot; null: these bytes are none, or one of another segment.</summary>
    public static IntegritySlot? TryDecode(ReadOnlySpan<byte> slot, long recordingId, long segmentBase, int segmentLength)
    {
        IntegritySlot decoded = new(
            BinaryPrimitives.ReadInt64LittleEndian(slot[32..]),
            BinaryPrimitives.ReadInt64LittleEndian(slot[40..]),
            BinaryPrimitives.ReadUInt64LittleEndian(slot[48..]),
            BinaryPrimitives.ReadUInt64LittleEndian(slot[56..]),
            BinaryPrimitives.ReadUInt32LittleEndian(slot[64..]));
        Span<byte> expected = stackalloc byte[Length];
        decoded.Encode(expected, recordingId, segmentBase, segmentLength);
        return slot.SequenceEqual(expected) && (ulong)decoded.CoveredLength <= (ulong)segmentLength ? decoded : null;
    }
}

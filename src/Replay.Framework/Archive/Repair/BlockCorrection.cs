using Microsoft.Win32.SafeHandles;

namespace Replay;

/// <summary>Finds the flipped bit of a block whose checksum is wrong: no two bits of 4 KiB change a CRC-32C in the same way.</summary>
internal static class BlockCorrection
{
    /// <summary>The bit that makes a block what its sidecar says.</summary>
    /// <param name="segmentPath">The segment.</param>
    /// <param name="recordingId">The recording.</param>
    /// <param name="geometry">Where positions lie.</param>
    /// <param name="offset">Of the block in the segment.</param>
    /// <returns>Number of the bit in the file; null: more than one bit is wrong.</returns>
    public static long? FindBit(string segmentPath, long recordingId, RecordingGeometry geometry, long offset)
    {
        using BlockChecksums sidecar = new(recordingId, geometry.SegmentLength);
        sidecar.Load(segmentPath, SegmentFiles.BaseOf(segmentPath));
        long blockStart = offset / Crc32C.BlockLength * Crc32C.BlockLength;
        bool isTail = blockStart + Crc32C.BlockLength > sidecar.Slot.CoveredLength;
        byte[] block = new byte[isTail ? sidecar.Slot.CoveredLength - blockStart : Crc32C.BlockLength];
        uint expected = isTail ? sidecar.Slot.TailChecksum : sidecar.Checksums[(int)(blockStart / Crc32C.BlockLength)];
        using SafeFileHandle file = Storage.OpenForReading(segmentPath);
        if (Storage.Read(file, block, blockStart) < block.Length) return null;
        for (int bit = 0; bit < block.Length * 8; bit++)
        {
            block[bit / 8] ^= (byte)(1 << bit % 8);
            if (Crc32C.Hash(block) == expected) return blockStart * 8 + bit;
            block[bit / 8] ^= (byte)(1 << bit % 8);
        }
        return null;
    }

    /// <summary>Turns a bit of a file, on the disk.</summary>
    public static void Flip(string path, long bit)
    {
        using SafeFileHandle file = Storage.OpenForWriting(path, FileMode.Open);
        Span<byte> one = stackalloc byte[1];
        Storage.Read(file, one, bit / 8);
        one[0] ^= (byte)(1 << (int)(bit % 8));
        Storage.Write(file, path, one, bit / 8);
        FileSync.File(file, path);
    }
}

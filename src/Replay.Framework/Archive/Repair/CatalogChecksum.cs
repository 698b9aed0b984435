using System.Buffers.Binary;
using System.Numerics;

namespace Replay;

/// <summary>Finds the flipped bit of a catalog entry whose checksum is wrong.</summary>
internal static class CatalogChecksum
{
    // Every bit is tried; entries with longer channels than any in use are not worth the time.
    private const int LongestEntry = 4096;

    /// <summary>Turns back the one bit of an entry, its checksum included, that makes it and its checksum agree.</summary>
    /// <returns>Number of the bit in the entry; null: no single bit does, and the entry is as it was.</returns>
    public static int? CorrectBit(Span<byte> entry)
    {
        // An archive without checksums holds 0 there.
        int stored = BinaryPrimitives.ReadInt32LittleEndian(entry[Catalog.ChecksumAt..]);
        if (BitOperations.PopCount((uint)stored) == 1)
        {
            entry.Slice(Catalog.ChecksumAt, sizeof(int)).Clear();
            return Catalog.ChecksumAt * 8 + BitOperations.TrailingZeroCount(stored);
        }
        if (entry.Length > LongestEntry) return null;
        foreach (int at in Enumerable.Range(Catalog.ChecksumAt, sizeof(int)).Concat(Enumerable.Range(Catalog.EntryHeaderLength, entry.Length - Catalog.EntryHeaderLength)))
        {
            for (int bit = 0; bit < 8; bit++)
            {
                entry[at] ^= (byte)(1 << bit);
                if (CatalogCodec.ChecksumOf(entry) is not null) return at * 8 + bit;
                entry[at] ^= (byte)(1 << bit);
            }
        }
        return null;
    }
}

using System.Buffers.Binary;
using System.IO.Hashing;
using System.Numerics;
using Replay;

namespace DamageProgram;

/// <summary>Says whether an Aeron Archive may have left an archive as it is. It shares no code with the library, which it judges.</summary>
/// <remarks>Where every rule of the format holds after a fault, nobody can tell from these bytes that there was one: another recorder's messages would look the same.</remarks>
internal sealed class FormatOracle
{
    private const int HeaderLength = 32;
    private const byte Begin = 0x80, End = 0x40;

    private readonly Dictionary<string, byte[]> _files;
    private readonly FrameChecksum _checksum;

    private FormatOracle(string directory, FrameChecksum checksum) =>
        (_files, _checksum) = (Directory.GetFiles(directory).ToDictionary(path => Path.GetFileName(path), File.ReadAllBytes), checksum);

    /// <summary>True: no rule of the format is broken.</summary>
    public static bool IsPossible(string directory, FrameChecksum checksum) => new FormatOracle(directory, checksum).Fault() is null;

    /// <summary>The rule that is broken; null: none is.</summary>
    private string? Fault()
    {
        byte[] catalog = _files["archive.catalog"];
        if (catalog[2] != 3 || catalog[3] != 0 || Int32(catalog, 4) != HeaderLength || Int32(catalog, 16) != 64 || Int64(catalog, 8) < 0) return "header of the catalog";
        long lastId = -1;
        int at = HeaderLength;
        for (int length; at + HeaderLength <= catalog.Length && !IsZero(catalog, at, at + HeaderLength); at += length)
        {
            length = Int32(catalog, at) + HeaderLength;
            if (length < 124 || length % 64 != 0 || at + length > catalog.Length || Int32(catalog, at + 4) is < 0 or > 2 || Int64(catalog, at + 48) <= lastId) return "catalog entry";
            if (!HoldsItsStrings(catalog, at, length) || !HasItsChecksum(catalog.AsSpan(at, length))) return "strings or checksum of a catalog entry";
            lastId = Int64(catalog, at + 48);
            if (Int32(catalog, at + 4) == 1 && FaultOf(new Entry(catalog, at)) is { } fault) return fault;
        }
        if (Int64(catalog, 8) is not 0 and var next && next <= lastId) return "next recording id";
        HashSet<long> ids = [];
        for (int entry = HeaderLength; entry < at; entry += Int32(catalog, entry) + HeaderLength) ids.Add(Int64(catalog, entry + 48));
        return Segments().Any(segment => !ids.Contains(segment.Id)) ? "segments without an entry" : null;
    }

    private string? FaultOf(Entry entry)
    {
        if (!BitOperations.IsPow2(entry.TermLength) || entry.TermLength is < 65536 or > 1 << 30 || !BitOperations.IsPow2(entry.SegmentLength) || entry.SegmentLength < entry.TermLength || entry.SegmentLength > 1 << 30
            || entry.Mtu is < 64 or > 65504 || entry.Mtu % 32 != 0 || entry.Start < 0 || entry.Start % 32 != 0 || Math.Max(entry.Start, entry.Stop) > (long)entry.TermLength << 31) return "descriptor";
        // Segments in front of the start may have been detached.
        long grid = entry.Start & -entry.TermLength;
        long[] bases = [.. Segments().Where(segment => segment.Id == entry.Id && segment.Base >= grid).Select(segment => segment.Base)];
        if (bases.Any(segmentBase => (segmentBase - grid) % entry.SegmentLength != 0)) return "segments that are not on the grid";
        if (entry.Stop == -1) return bases.Length == 0 ? "no segment" : FaultOfFrames(entry, grid, bases[^1] + entry.SegmentLength, isStopped: false);
        if (entry.Stop < entry.Start || entry.Stop % 32 != 0 || bases.Any(segmentBase => segmentBase > entry.Stop)) return "stop position";
        return FaultOfFrames(entry, grid, entry.Stop, isStopped: true);
    }

    private string? FaultOfFrames(Entry entry, long grid, long stop, bool isStopped)
    {
        long position = entry.Start;
        int messageLength = -1;
        byte[] segment = [];
        for (long segmentBase = -1; position < stop;)
        {
            if (segmentBase < 0 || position >= segmentBase + entry.SegmentLength)
            {
                segmentBase = position - (position - grid) % entry.SegmentLength;
                if (!_files.TryGetValue(FormattableString.Invariant($"{entry.Id}-{segmentBase}.rec"), out segment!) || segment.Length != entry.SegmentLength) return "segment file";
                if (!IsZero(segment, 0, (int)(position - segmentBase))) return "bytes before the start";
            }
            int offset = (int)(position - segmentBase), termOffset = (int)(position % entry.TermLength);
            // Only the last segment can end the frames of one that was never stopped.
            if (!isStopped && Int32(segment, offset) <= 0 && segmentBase + entry.SegmentLength == stop) return messageLength < 0 && IsZero(segment, offset, segment.Length) ? null : "bytes behind the last frame";
            if (FaultOfFrame(entry, segment, offset, position, Math.Min(position - termOffset + entry.TermLength, stop), ref messageLength) is { } fault) return fault;
            position += (Int32(segment, offset) + 31) & -32;
        }
        // As soon as a segment is full, the next one is made.
        if (!isStopped || messageLength >= 0) return "the end";
        long last = stop - (stop - grid) % entry.SegmentLength;
        return !_files.TryGetValue(FormattableString.Invariant($"{entry.Id}-{last}.rec"), out segment!) || stop == last ? null
            : segment.Length == entry.SegmentLength && IsZero(segment, (int)(stop - last), segment.Length) ? null : "bytes after the stop";
    }

    /// <param name="entry">The recording.</param>
    /// <param name="segment">The file.</param>
    /// <param name="offset">Of the frame in it.</param>
    /// <param name="position">Of the frame in the recording.</param>
    /// <param name="end">The frame may go up to there.</param>
    /// <param name="messageLength">What the fragments before it hold; -1: none are open.</param>
    private string? FaultOfFrame(Entry entry, byte[] segment, int offset, long position, long end, ref int messageLength)
    {
        int length = Int32(segment, offset), aligned = (length + 31) & -32;
        byte flags = segment[offset + 5];
        bool isData = segment[offset + 6] == 1;
        if (length < HeaderLength || position + aligned > end || segment[offset + 4] != 0 || segment[offset + 6] > 1 || segment[offset + 7] != 0) return "length, version or type";
        if (Int32(segment, offset + 8) != position % entry.TermLength || Int32(segment, offset + 16) != entry.StreamId || Int32(segment, offset + 20) != unchecked(entry.InitialTermId + (int)(position / entry.TermLength))) return "place or stream";
        if ((flags & ~(Begin | End)) != 0 || (isData ? length > entry.Mtu : flags != (Begin | End))) return "flags";
        if (!IsZero(segment, offset + (isData ? length : HeaderLength), offset + aligned)) return "bytes between frames";
        if (!isData) return messageLength < 0 ? null : "padding in a message";
        if (_checksum != FrameChecksum.None && Int32(segment, offset + 12) != Of(_checksum, segment.AsSpan(offset + HeaderLength, aligned - HeaderLength))) return "checksum";
        if ((flags & Begin) != 0 != messageLength < 0) return "fragments";
        messageLength = Math.Max(messageLength, 0) + length - HeaderLength;
        if ((flags & End) != 0) messageLength = -1;
        return messageLength > Math.Min(entry.TermLength / 4, 16 << 20) || (messageLength >= 0 && (position + aligned) % entry.TermLength == 0) ? "fragments" : null;
    }

    private IEnumerable<(long Id, long Base)> Segments() => _files.Keys.Where(name => name.EndsWith(".rec", StringComparison.Ordinal)).Select(name => name[..^4].Split('-'))
        .Select(numbers => (long.Parse(numbers[0]), long.Parse(numbers[1]))).Order();

    private static bool HoldsItsStrings(byte[] catalog, int entry, int length)
    {
        long at = entry + 112;
        for (int i = 0; i < 3; i++)
        {
            if (at + 4 > entry + length) return false;
            at += 4 + (uint)Int32(catalog, (int)at);
        }
        return at <= entry + length && IsZero(catalog, (int)Math.Min(entry + length, entry + ((at - entry + 63) & -64)), entry + length);
    }

    /// <summary>A checksum of 0 is none; Aeron's recovery sets the end of a recording without renewing it.</summary>
    private static bool HasItsChecksum(ReadOnlySpan<byte> entry)
    {
        int stored = BinaryPrimitives.ReadInt32LittleEndian(entry[8..]);
        byte[] fields = entry[HeaderLength..].ToArray(), unstopped = [.. fields];
        unstopped.AsSpan(32, 8).Fill(0xff);
        unstopped.AsSpan(48, 8).Fill(0xff);
        return stored == 0 || new[] { fields, unstopped }.Any(bytes => Of(FrameChecksum.Crc32, bytes) == stored || Of(FrameChecksum.Crc32c, bytes) == stored);
    }

    private static int Of(FrameChecksum checksum, ReadOnlySpan<byte> bytes)
    {
        if (checksum == FrameChecksum.Crc32) return (int)Crc32.HashToUInt32(bytes);
        uint crc = uint.MaxValue;
        foreach (byte value in bytes) crc = BitOperations.Crc32C(crc, value);
        return (int)~crc;
    }

    private static bool IsZero(byte[] bytes, int from, int to) => !bytes.AsSpan(from, to - from).ContainsAnyExcept((byte)0);

    private static int Int32(byte[] bytes, int at) => BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(at));

    private static long Int64(byte[] bytes, int at) => BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(at));

    private readonly struct Entry(byte[] catalog, int at)
    {
        public long Id { get; } = Int64(catalog, at + 48);
        public long Start { get; } = Int64(catalog, at + 72);
        public long Stop { get; } = Int64(catalog, at + 80);
        public int InitialTermId { get; } = Int32(catalog, at + 88);
        public int SegmentLength { get; } = Int32(catalog, at + 92);
        public int TermLength { get; } = Int32(catalog, at + 96);
        public int Mtu { get; } = Int32(catalog, at + 100);
        public int StreamId { get; } = Int32(catalog, at + 108);
    }
}

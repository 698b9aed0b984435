using System.Globalization;
using System.Text;

namespace Replay;

/// <summary>Paths of a recording's segment files as system calls take them, UTF-8 with a zero byte at the end, written into one buffer without allocating.</summary>
/// <param name="directory">The archive's directory.</param>
/// <param name="recordingId">The recording.</param>
/// <param name="extension">That of segments, or of what lies beside them.</param>
internal sealed class SegmentPath(string directory, long recordingId, string extension = ".rec")
{
    // A place for the base position behind what is the same for all: 19 digits, the extension, the zero.
    private const int Room = 32;

    private readonly byte[] _extension = Encoding.UTF8.GetBytes($"{extension}\0");
    private readonly byte[] _bytes = Encoding.UTF8.GetBytes($"{directory}/{recordingId.ToString(CultureInfo.InvariantCulture)}-{new string('\0', Room)}");

    /// <summary>The path of the segment that begins at a position; valid until the next call.</summary>
    public ReadOnlySpan<byte> Of(long segmentBase)
    {
        Span<byte> room = _bytes.AsSpan(_bytes.Length - Room);
        _ = segmentBase.TryFormat(room, out int digits, default, CultureInfo.InvariantCulture);
        _extension.CopyTo(room[digits..]);
        return _bytes;
    }
}

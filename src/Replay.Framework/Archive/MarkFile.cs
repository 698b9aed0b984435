using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace Replay;

/// <summary>Aeron Archive's <c>archive-mark.dat</c>: tells whether a live archive process owns the directory.</summary>
/// <remarks>After an 8-byte message header: int64 activity time in ms @8 (renewed each second; -1 after a clean stop), int64 process id @24.</remarks>
internal static class MarkFile
{
    public const string FileName = "archive-mark.dat";

    private const int ActivityTimestampAt = 8 + 8;
    private const int ProcessIdAt = 8 + 24;
    private static readonly TimeSpan Liveness = TimeSpan.FromSeconds(10);

    /// <summary>The process id of the live archive that owns the directory; null: none.</summary>
    public static long? LiveOwner(string directory)
    {
        string path = Path.Combine(directory, FileName);
        if (!Storage.IsReadable(path)) return null;
        using SafeFileHandle file = Storage.OpenForReading(path);
        Span<byte> header = stackalloc byte[ProcessIdAt + sizeof(long)];
        if (Storage.Read(file, header, 0) < header.Length) return null;
        long activityMs = BinaryPrimitives.ReadInt64LittleEndian(header[ActivityTimestampAt..]);
        long ageMs = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() - activityMs;
        return activityMs > 0 && ageMs < Liveness.TotalMilliseconds ? BinaryPrimitives.ReadInt64LittleEndian(header[ProcessIdAt..]) : null;
    }
}

using System.Globalization;

namespace Replay;

/// <summary>A snapshot file, known by its name only.</summary>
/// <param name="Path">Full path of the file.</param>
/// <param name="RecordingId">The recording at whose position it was taken; null: of several, merged.</param>
/// <param name="Position">Where the run would go on; in a merge, the number of its next event.</param>
/// <param name="Length">Length of the file in bytes.</param>
public sealed record SnapshotFile(string Path, long? RecordingId, long Position, long Length)
{
    internal const string Extension = ".snapshot";

    private const string Merged = "merged";

    internal static string NameOf(Cursor cursor) => cursor.Recordings is [var at]
        ? NameOf(at.RecordingId.ToString(CultureInfo.InvariantCulture), at.Position)
        : NameOf(Merged, cursor.NextSequence);

    internal static SnapshotFile? TryParse(FileInfo file)
    {
        if (System.IO.Path.GetFileNameWithoutExtension(file.Name).Split('-') is not [var of, var place]) return null;
        if (!TryParse(place, out long position)) return null;
        if (of == Merged) return new(file.FullName, null, position, file.Length);
        return TryParse(of, out long recordingId) ? new(file.FullName, recordingId, position, file.Length) : null;
    }

    private static string NameOf(string of, long position) => string.Create(CultureInfo.InvariantCulture, $"{of}-{position:D19}{Extension}");

    private static bool TryParse(string text, out long number) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}

using Microsoft.Win32.SafeHandles;

namespace Replay;

/// <summary>Replaces whole files so that a reader, or a power cut, sees either the old bytes or the new ones.</summary>
internal static class AtomicFile
{
    /// <summary>Writes beside the file, syncs, renames over it, syncs the directory.</summary>
    public static void Write(string path, ReadOnlySpan<byte> bytes)
    {
        string temporary = TemporaryFor(path);
        using (SafeFileHandle file = Storage.OpenForWriting(temporary, FileMode.Create))
        {
            Storage.Write(file, temporary, bytes, 0);
            FileSync.File(file, temporary);
        }
        PutInPlace(temporary, path);
    }

    /// <inheritdoc cref="Write(string, ReadOnlySpan{byte})"/>
    /// <param name="path">The file.</param>
    /// <param name="pieces">Its bytes, in order.</param>
    public static void Write(string path, IReadOnlyList<ReadOnlyMemory<byte>> pieces)
    {
        string temporary = TemporaryFor(path);
        using (SafeFileHandle file = Storage.OpenForWriting(temporary, FileMode.Create))
        {
            long offset = 0;
            foreach (ReadOnlyMemory<byte> piece in pieces)
            {
                Storage.Write(file, temporary, piece.Span, offset);
                offset += piece.Length;
            }
            FileSync.File(file, temporary);
        }
        PutInPlace(temporary, path);
    }

    private static string TemporaryFor(string path) => $"{path}.tmp";

    private static void PutInPlace(string temporary, string path)
    {
        Storage.Rename(temporary, path);
        FileSync.Directory(Path.GetDirectoryName(path)!);
    }
}

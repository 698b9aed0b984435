using Microsoft.Win32.SafeHandles;

namespace Replay;

/// <summary>Replaces whole files so that a reader, or a power cut, sees either the old bytes or the new ones.</summary>
internal static class AtomicFile
{
    /// <summary>Writes beside the file, syncs, renames over it, syncs the directory.</summary>
    public static void Write(string path, ReadOnlySpan<byte> bytes)
    {
        string temporary = $"{path}.tmp";
        using (SafeFileHandle file = Storage.OpenForWriting(temporary, FileMode.Create))
        {
            Storage.Write(file, temporary, bytes, 0);
            FileSync.File(file, temporary);
        }
        Storage.Rename(temporary, path);
        FileSync.Directory(Path.GetDirectoryName(path)!);
    }
}

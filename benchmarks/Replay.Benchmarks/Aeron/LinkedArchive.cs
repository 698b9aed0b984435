using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Replay.Benchmarks;

/// <summary>A directory with the same files as an archive that runs, and no mark of it: so that the embedded archive maps the very same pages.</summary>
internal sealed partial class LinkedArchive : IDisposable
{
    /// <param name="archive">The archive's directory; no recording of it may be active.</param>
    public LinkedArchive(string archive)
    {
        // Links do not cross file systems.
        Directory = System.IO.Directory.CreateDirectory($"{archive}-linked").FullName;
        foreach (string file in System.IO.Directory.EnumerateFiles(archive, "*.rec").Append(Path.Combine(archive, "archive.catalog")))
        {
            if (link(file, Path.Combine(Directory, Path.GetFileName(file))) != 0) throw new Win32Exception();
        }
    }

    public string Directory { get; }

    public void Dispose() => System.IO.Directory.Delete(Directory, recursive: true);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int link(string existing, string name);
}

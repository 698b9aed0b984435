namespace Replay.Cli;

/// <summary>A file that is there only once it is whole: written beside its place and renamed.</summary>
internal sealed class OutputFile : IDisposable
{
    private readonly string _unfinished;

    private OutputFile(string path)
    {
        Path = path;
        _unfinished = $"{path}.{Environment.ProcessId}.tmp";
        Stream = File.Create(_unfinished, bufferSize: 256 * 1024);
    }

    /// <summary>Its full path.</summary>
    public string Path { get; }

    /// <summary>Takes what is to stand in it.</summary>
    public FileStream Stream { get; }

    /// <summary>Begins a file.</summary>
    /// <exception cref="UsageException">There is one already, or no directory for it.</exception>
    public static OutputFile Create(string path, bool mayReplace)
    {
        path = System.IO.Path.GetFullPath(path);
        if (Directory.Exists(path)) throw new UsageException($"{path} is a directory; name a file.");
        if (!Directory.Exists(System.IO.Path.GetDirectoryName(path))) throw new UsageException($"There is no directory {System.IO.Path.GetDirectoryName(path)} to write {System.IO.Path.GetFileName(path)} to.");
        if (File.Exists(path) && !mayReplace) throw new UsageException($"{path} is there already; give --force to write over it, or another name.");
        return new OutputFile(path);
    }

    /// <summary>Puts the file in its place.</summary>
    /// <returns>Its length in bytes.</returns>
    public long Complete()
    {
        Stream.Flush(flushToDisk: true);
        long length = Stream.Length;
        Stream.Dispose();
        File.Move(_unfinished, Path, overwrite: true);
        return length;
    }

    public void Dispose()
    {
        Stream.Dispose();
        File.Delete(_unfinished);
    }
}

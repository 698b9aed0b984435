namespace Replay.Framework.Tests;

/// <summary>A directory in memory where there is a place for one, for tests that make thousands.</summary>
internal sealed class MemoryDirectory : IDisposable
{
    private const string SharedMemory = "/dev/shm";

    public MemoryDirectory()
    {
        string parent = Directory.Exists(SharedMemory) ? SharedMemory : System.IO.Path.GetTempPath();
        Path = System.IO.Path.Combine(parent, $"replay-test-{Guid.NewGuid():N}");
        Directory.CreateDirectory(Path);
    }

    public string Path { get; }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}

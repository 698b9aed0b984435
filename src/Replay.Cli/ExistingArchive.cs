namespace Replay.Cli;

/// <summary>Opens archives for commands that change what is there.</summary>
internal static class ExistingArchive
{
    /// <summary>Opens an archive for writing; unlike the library, a directory without one is refused, not made into one.</summary>
    public static EmbeddedArchive OpenForWriting(string directory, ArchiveOptions? options = null)
    {
        EmbeddedArchive.Open(directory).Dispose();
        return EmbeddedArchive.OpenForWriting(directory, options);
    }
}

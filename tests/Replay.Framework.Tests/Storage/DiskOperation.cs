namespace Replay.Framework.Tests;

/// <summary>What was asked of a <see cref="SimulatedDisk"/>.</summary>
internal enum DiskOperationKind
{
    /// <summary>A name was given to a file that is new.</summary>
    Create,
    /// <summary>Bytes were written.</summary>
    Write,
    /// <summary>Blocks were taken back: zeros.</summary>
    Clear,
    /// <summary>The length was set.</summary>
    SetLength,
    /// <summary>A file got another name.</summary>
    Rename,
    /// <summary>A name was removed.</summary>
    Delete,
    /// <summary>A file was synced.</summary>
    Sync,
    /// <summary>A sync failed: the kernel gives up what was not on the disk.</summary>
    FailedSync,
    /// <summary>A directory was synced.</summary>
    SyncDirectory,
}

/// <summary>One operation; files are numbered, names are relative to the disk's directory.</summary>
internal sealed record DiskOperation(DiskOperationKind Kind, int File = -1, string Name = "", string From = "", long Offset = 0, byte[]? Bytes = null);

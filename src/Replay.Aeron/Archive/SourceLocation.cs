namespace Replay.Aeron;

/// <summary>Where the publication stands that an archive records.</summary>
public enum SourceLocation
{
    /// <summary>On the archive's own media driver: it is recorded as it is sent (a spy, for network channels).</summary>
    Local = 0,
    /// <summary>Elsewhere: it is recorded as it arrives.</summary>
    Remote = 1,
}

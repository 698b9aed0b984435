namespace Replay;

/// <summary>The checksum that frames carry in the place of their session id (Aeron's <c>aeron.archive.record.checksum</c>).</summary>
/// <remarks>It covers a data frame's payload and the zeros behind it, not its header; padding has none. Nothing in an archive says which one it was recorded with.</remarks>
public enum FrameChecksum
{
    /// <summary>Frames carry their session id.</summary>
    None,
    /// <summary>CRC-32 as in zlib (Aeron's <c>CRC-32</c>).</summary>
    Crc32,
    /// <summary>CRC-32C, Castagnoli's polynomial (Aeron's <c>CRC-32C</c>).</summary>
    Crc32c,
}

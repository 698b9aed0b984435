namespace Replay;

/// <summary>What lies behind the last whole message of a recording that was not stopped, or is missing there.</summary>
/// <param name="Position">End of the last whole message.</param>
/// <param name="Length">Bytes of frames that were begun behind it; 0: how many there were is not known.</param>
/// <param name="Detail">What is wrong with them.</param>
public sealed record TornTail(long Position, long Length, string Detail)
{
    /// <summary>Names of the files in which it is kept, once it was cut off.</summary>
    public IReadOnlyList<string> KeptAs { get; init; } = [];
}

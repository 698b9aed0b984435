namespace Replay.Aeron;

/// <summary>Receives fragments, or assembled messages, on the polling thread.</summary>
/// <remarks>An exception ends the poll after the fragment that caused it and comes out of the poll; no other fragment is lost.</remarks>
public interface IFragmentHandler
{
    /// <summary>Called once for each.</summary>
    /// <param name="payload">The bytes, in Aeron's own buffer: valid during the call.</param>
    /// <param name="header">Where they stand in the stream.</param>
    void OnFragment(ReadOnlySpan<byte> payload, in FragmentHeader header);
}

/// <summary>Receives fragments, or assembled messages, and says how the poll goes on.</summary>
public interface IControlledFragmentHandler
{
    /// <summary>Called once for each.</summary>
    /// <param name="payload">The bytes, in Aeron's own buffer: valid during the call.</param>
    /// <param name="header">Where they stand in the stream.</param>
    FragmentAction OnFragment(ReadOnlySpan<byte> payload, in FragmentHeader header);
}

/// <summary>Receives runs of frames, headers included, on the polling thread.</summary>
public interface IBlockHandler
{
    /// <summary>Called once for each run; padding comes as a run of its own, of which only the 32-byte header may be read.</summary>
    /// <param name="frames">Whole frames, each aligned to 32 bytes, in Aeron's own buffer: valid during the call.</param>
    /// <param name="sessionId">The publisher's session.</param>
    /// <param name="termId">The term that holds them.</param>
    void OnBlock(ReadOnlySpan<byte> frames, int sessionId, int termId);
}

/// <summary>How a controlled poll goes on after a fragment.</summary>
public enum FragmentAction
{
    /// <summary>Stop, and give this fragment again in the next poll.</summary>
    Abort = 1,
    /// <summary>Stop after this fragment.</summary>
    Break = 2,
    /// <summary>Go on, and let the publisher know at once how far it got.</summary>
    Commit = 3,
    /// <summary>Go on.</summary>
    Continue = 4,
}

/// <summary>Receives fragments; keep the delegate, since making one allocates.</summary>
/// <param name="payload">The bytes, in Aeron's own buffer: valid during the call.</param>
/// <param name="header">Where they stand in the stream.</param>
public delegate void FragmentHandler(ReadOnlySpan<byte> payload, in FragmentHeader header);

internal readonly struct DelegateFragmentHandler(FragmentHandler handler) : IFragmentHandler
{
    public void OnFragment(ReadOnlySpan<byte> payload, in FragmentHeader header) => handler(payload, header);
}

using static Replay.Aeron.AeronC;

namespace Replay.Aeron;

/// <summary>Room for a message in a publication's own buffer: commit or abort it exactly once.</summary>
/// <remarks>Not disposable on purpose: a <c>using</c> would work on a copy, and abort what was committed.</remarks>
public unsafe ref struct BufferClaim
{
    private const int ReservedValueAt = 24;

    // Invariant: the term buffer is mapped as long as the publication lives, and the frame is this claim's until it is committed or aborted.
    private aeron_buffer_claim_t _native;

    internal BufferClaim(aeron_buffer_claim_t native) => _native = native;

    /// <summary>True: there is room to write to.</summary>
    public readonly bool IsOpen => _native.data is not null;

    /// <summary>Takes the message; all of it is published.</summary>
    public readonly Span<byte> Buffer => new(_native.data, (int)_native.length);

    /// <summary>Sets the eight bytes of the frame's header that are the publisher's; Replay puts the event time there, ns since the Unix epoch.</summary>
    public readonly void SetReservedValue(long value) => *(long*)(_native.frame_header + ReservedValueAt) = value;

    /// <summary>Publishes the message.</summary>
    public void Commit() => Close(aeron_buffer_claim_commit(ref _native));

    /// <summary>Gives the room up: it becomes padding.</summary>
    public void Abort() => Close(aeron_buffer_claim_abort(ref _native));

    private void Close(int result)
    {
        Throw.IfFailed(result, "Closing a claim");
        _native = default;
    }
}

using static Replay.Aeron.AeronC;

namespace Replay.Aeron;

/// <summary>The header of a fragment or of an assembled message; valid during the callback.</summary>
public readonly unsafe ref struct FragmentHeader
{
    // Invariant: points to the header that C made for this call; a ref struct cannot outlive it.
    private readonly nint _native;

    internal FragmentHeader(nint native) => _native = native;

    /// <summary>End of the fragment's frame in the stream, aligned: where the next one starts.</summary>
    public long Position => aeron_header_position(_native);

    /// <summary>Start of the frame's term-offset counted in its term, in bytes.</summary>
    public int TermOffset => Values.term_offset;

    /// <summary>The term that holds the frame.</summary>
    public int TermId => Values.term_id;

    /// <summary>The publisher's session.</summary>
    public int SessionId => Values.session_id;

    /// <summary>The stream.</summary>
    public int StreamId => Values.stream_id;

    /// <summary>The frame's flags: 0x80 begins a message, 0x40 ends one.</summary>
    public byte Flags => Values.flags;

    /// <summary>Eight bytes that the publisher may use; Replay's recorders put the event time there, ns since the Unix epoch.</summary>
    public long ReservedValue => Values.reserved_value;

    private aeron_header_values_t Values
    {
        get
        {
            _ = aeron_header_values(_native, out aeron_header_values_t values);
            return values;
        }
    }
}

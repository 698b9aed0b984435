using System.Runtime.InteropServices;

namespace Replay;

/// <summary>Where an event stands in its recording, and when it happened.</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly struct EventHeader
{
    /// <summary>Number of the event in its run, 0-based from the first event of the range; a resumed run continues the snapshot's count. Counts all event types.</summary>
    public long Sequence { get; init; }

    /// <summary>Start of the event's first frame in its recording: a byte offset in the stream, a multiple of 32.</summary>
    public long Position { get; init; }

    /// <summary>End of the event's last frame, aligned: where the next one starts.</summary>
    public long EndPosition { get; init; }

    /// <summary>Event time in nanoseconds since the Unix epoch; 0 = unknown.</summary>
    public long TimestampNs { get; init; }

    /// <summary>Id of the recording in its archive.</summary>
    public long RecordingId { get; init; }

    /// <summary>The recording's Aeron stream id.</summary>
    public int StreamId { get; init; }

    /// <summary>The Aeron session id of the event's first frame.</summary>
    public int SessionId { get; init; }

    /// <summary>Template id of the event's SBE message header; 0: the stream carries no message header.</summary>
    public int TemplateId { get; init; }

    /// <summary>False while history is replayed, true from the first event after the join with the live stream.</summary>
    public bool IsLive { get; init; }
}

namespace Replay;

/// <summary>In what two runs differ.</summary>
public enum RunDifferenceKind
{
    /// <summary>The event itself: they replayed different recordings or ranges.</summary>
    Event = 0,

    /// <summary>A handler's state after the event.</summary>
    State = 1,

    /// <summary>What an output took at the event.</summary>
    Output = 2,

    /// <summary>One run goes on where the other one has ended.</summary>
    End = 3,

    /// <summary>A handler's state before the first event.</summary>
    Start = 4,
}

/// <summary>The first event at which two runs part.</summary>
public sealed record RunDifference
{
    /// <summary>In what they differ there.</summary>
    public required RunDifferenceKind Kind { get; init; }

    /// <summary>Number of the event, counted from the start of the range.</summary>
    public required long Sequence { get; init; }

    /// <summary>The event's recording in run A; in run B if A has ended before it.</summary>
    public required long RecordingId { get; init; }

    /// <summary>Start of the event in its recording; -1: not known, see <see cref="IsExact"/>, or there is none.</summary>
    public required long Position { get; init; }

    /// <summary>Time of the event, in ns since the Unix epoch; 0 = unknown.</summary>
    public required long TimestampNs { get; init; }

    /// <summary>Start of the event of that number in run B; -1: not known, or there is none.</summary>
    public long PositionB { get; init; } = -1;

    /// <summary>Index of the handler or output that differs, in the order of registration; -1: neither.</summary>
    public int Index { get; init; } = -1;

    /// <summary>Name of the handler or output that differs; null: neither.</summary>
    public string? Name { get; init; }

    /// <summary>The handler's state in run A; empty: not a matter of state, or not known.</summary>
    public ReadOnlyMemory<byte> StateA { get; init; }

    /// <summary>The handler's state in run B.</summary>
    public ReadOnlyMemory<byte> StateB { get; init; }

    /// <summary>First byte in which the states differ; -1: not known.</summary>
    public int StateOffset => StateA.Length + StateB.Length == 0 ? -1 : StateA.Span.CommonPrefixLength(StateB.Span);

    /// <summary>The last event is known; otherwise it lies in (<see cref="LastEqual"/>, <see cref="FirstDifferent"/>], and repeating the runs did not show where.</summary>
    public required bool IsExact { get; init; }

    /// <summary>Whether both runs gave again what they had recorded; if not, a handler depends on more than the events.</summary>
    public required bool IsRepeatable { get; init; }

    /// <summary>Events up to the last checkpoint at which the runs agree; -1: there is none.</summary>
    public required long LastEqual { get; init; }

    /// <summary>Events up to the first checkpoint at which they differ.</summary>
    public required long FirstDifferent { get; init; }
}

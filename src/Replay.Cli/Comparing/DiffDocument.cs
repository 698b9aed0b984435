using System.Text.Json.Serialization;

namespace Replay.Cli.Comparing;

/// <summary>Two runs as <c>diff</c> compares them; where they are equal, all else is null.</summary>
/// <param name="Equal">Whether they agree at every checkpoint that both have, and to their ends.</param>
/// <param name="Sequence">Number of the first event at which they part.</param>
/// <param name="Position">Its start in its recording.</param>
/// <param name="TimestampNs">Its time.</param>
/// <param name="A">What run A has there.</param>
/// <param name="B">What run B has there.</param>
/// <param name="Handler">The handler, or output, that differs.</param>
/// <param name="Kind"><c>event</c>, <c>state</c>, <c>output</c>, <c>end</c> or <c>start</c>.</param>
/// <param name="Exact">False: it is known only that it lies between two checkpoints.</param>
/// <param name="Repeatable">False: a handler depends on more than the events.</param>
/// <param name="RecordingId">The event's recording.</param>
/// <param name="PositionB">Start of the event of that number in run B.</param>
/// <param name="Event">The event's fields.</param>
/// <param name="Fields">The handler's fields that differ.</param>
/// <param name="StateOffset">The first byte in which the saved states differ.</param>
/// <param name="LastEqual">Events up to the last checkpoint at which the runs agree.</param>
/// <param name="FirstDifferent">Events up to the first checkpoint at which they don't.</param>
internal sealed record DiffDocument(bool Equal, long? Sequence = null, long? Position = null, long? TimestampNs = null, string? A = null, string? B = null, string? Handler = null,
    string? Kind = null, bool? Exact = null, bool? Repeatable = null, long? RecordingId = null, long? PositionB = null, string? Event = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<FieldDifference>? Fields = null,
    int? StateOffset = null, long? LastEqual = null, long? FirstDifferent = null)
{
    /// <summary>Runs that agree.</summary>
    public static DiffDocument Same { get; } = new(Equal: true);
}

/// <summary>A field that has two values; null: it is not there.</summary>
internal sealed record FieldDifference(string Name, string? A, string? B);

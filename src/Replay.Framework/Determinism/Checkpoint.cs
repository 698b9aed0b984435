using System.Text.Json.Serialization;

namespace Replay;

/// <summary>What a run looked like after some number of events: two runs that agree here were the same up to here.</summary>
public sealed record Checkpoint
{
    /// <summary>Events since the start of the range; the number that the next one gets.</summary>
    public required long Sequence { get; init; }

    /// <summary>The next position in each recording, in the order in which the run reads them.</summary>
    public required IReadOnlyList<long> Positions { get; init; }

    /// <summary>Time of the last event, in ns since the Unix epoch; 0 = unknown. Of several recordings, the highest time so far.</summary>
    public required long TimestampNs { get; init; }

    /// <summary>Digest of all events since the start of the range.</summary>
    public required Digest EventDigest { get; init; }

    /// <summary>Digest of the snapshotable handlers' states, names included.</summary>
    public required Digest StateDigest { get; init; }

    /// <summary>XxHash128 of each handler's state bytes alone, in the order of registration; of none for a handler that cannot be saved.</summary>
    public required IReadOnlyList<Digest> HandlerDigests { get; init; }

    /// <summary>Digest of each output, in the order of registration.</summary>
    public required IReadOnlyList<Digest> OutputDigests { get; init; }

    /// <summary>Bytes of all states together.</summary>
    public required long StateBytes { get; init; }

    /// <summary>The handlers' states themselves, where they are small; null: not kept.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ReadOnlyMemory<byte>>? States { get; init; }

    /// <summary>Whether two runs agree here in what they put out and in their states; handlers may be called differently.</summary>
    internal bool HasSameAnswer(Checkpoint other) => HandlerDigests.SequenceEqual(other.HandlerDigests) && OutputDigests.SequenceEqual(other.OutputDigests);

    internal bool IsSame(Checkpoint other) => EventDigest == other.EventDigest && HasSameAnswer(other);
}

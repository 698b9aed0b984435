namespace Replay;

/// <summary>What <see cref="ArchiveVerifier"/> found in an archive.</summary>
/// <param name="CatalogFindings">Damage of the catalog as a whole.</param>
/// <param name="Recordings">One result for each recording that was checked.</param>
public sealed record ArchiveVerification(IReadOnlyList<VerificationFinding> CatalogFindings, IReadOnlyList<RecordingVerification> Recordings)
{
    /// <summary>True: nothing breaks the format.</summary>
    public bool Ok => CatalogFindings.Count == 0 && Recordings.All(recording => recording.Ok);
}

/// <summary>What was found in a recording.</summary>
/// <param name="RecordingId">The recording.</param>
/// <param name="BytesChecked">Bytes of frames that were looked at.</param>
/// <param name="Findings">Damage, in the order of positions; the list is cut at <see cref="ArchiveVerifier.MaxFindings"/>.</param>
public sealed record RecordingVerification(long RecordingId, long BytesChecked, IReadOnlyList<VerificationFinding> Findings)
{
    /// <summary>Bytes of segments that integrity sidecars cover, and that were compared with them.</summary>
    public long BytesCovered { get; init; }

    /// <summary>What a writer that ended without stopping the recording left behind its last whole message; null: nothing. It breaks no promise, and is not read.</summary>
    public TornTail? TornTail { get; init; }

    /// <summary>True: nothing breaks the format.</summary>
    public bool Ok => Findings.Count == 0;
}

/// <summary>A place where an archive breaks the format.</summary>
/// <param name="Kind">Which rule is broken.</param>
/// <param name="Segment">Name of the file.</param>
/// <param name="Offset">Offset in the file, in bytes.</param>
/// <param name="Position">Position in the recording; -1 where the damage has none.</param>
/// <param name="Detail">What was found, and what was expected.</param>
public sealed record VerificationFinding(DamageKind Kind, string Segment, long Offset, long Position, string Detail)
{
    internal static VerificationFinding From(ArchiveDamageException damage) => new(damage.Kind, damage.File, damage.Offset, damage.Position, damage.Detail);
}

namespace Replay;

/// <summary>Which events a run delivers, told by their headers: the others are neither decoded nor digested.</summary>
/// <param name="templateIds">Template ids of SBE's message header, ascending; empty: all.</param>
/// <param name="streamIds">Stream ids, ascending; empty: all.</param>
internal sealed class EventSelection(IReadOnlyList<int> templateIds, IReadOnlyList<int> streamIds)
{
    private const int TemplateIds = ushort.MaxValue + 1;

    private readonly bool[]? _isTemplateWanted = templateIds is [] ? null : FlagsOf(templateIds);
    private readonly int[]? _streamIds = streamIds is [] ? null : [.. streamIds];

    public IReadOnlyList<int> WantedTemplateIds => templateIds;

    public IReadOnlyList<int> WantedStreamIds => streamIds;

    /// <summary>Events that were not wanted.</summary>
    public long Skipped { get; private set; }

    /// <summary>True when the event is wanted; counts it when it is not.</summary>
    public bool Takes(int streamId, ReadOnlySpan<byte> payload)
    {
        if (Wants(streamId, payload)) return true;
        Skipped++;
        return false;
    }

    /// <summary>True when the event is wanted.</summary>
    /// <remarks>A message too short for a header is wanted: its codec refuses it, and it does not vanish.</remarks>
    public bool Wants(int streamId, ReadOnlySpan<byte> payload) =>
        (_streamIds is null || _streamIds.AsSpan().Contains(streamId))
        && (_isTemplateWanted is null || payload.Length < MessageHeader.Size || _isTemplateWanted[MessageHeader.TemplateId(payload)]);

    /// <summary>Begins to count anew.</summary>
    /// <exception cref="ArgumentException">A stream is wanted that none of the recordings has.</exception>
    public void Begin(IReadOnlyList<int> streamsThere)
    {
        Skipped = 0;
        foreach (int streamId in streamIds)
        {
            if (!streamsThere.Contains(streamId))
                throw new ArgumentException($"No recording of the run has stream {streamId}; they have {string.Join(", ", streamsThere.Distinct())}.");
        }
    }

    public override string ToString() => $"{Named("templates", templateIds)} of {Named("streams", streamIds)}";

    private static string Named(string what, IReadOnlyList<int> ids) => ids is [] ? $"all {what}" : $"{what} {string.Join(", ", ids)}";

    private static bool[] FlagsOf(IReadOnlyList<int> templateIds)
    {
        bool[] flags = new bool[TemplateIds];
        foreach (int templateId in templateIds) flags[templateId] = true;
        return flags;
    }
}

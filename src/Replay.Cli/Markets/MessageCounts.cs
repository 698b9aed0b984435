using System.Buffers.Binary;
using System.Text.Json;
using Replay.Backtesting;

namespace Replay.Cli.Markets;

/// <summary>How many messages of each type a recording holds, and when they happened.</summary>
internal sealed class MessageCounts
{
    // Offset of templateId in SBE's message header.
    private const int TemplateIdOffset = 2;
    private const int MessagesBetweenLooks = 65_536;

    private readonly SortedDictionary<int, long> _byTemplate = [];

    /// <summary>All messages.</summary>
    public long Messages { get; private set; }

    /// <summary>Time of the first message.</summary>
    public long FirstTimestampNs { get; private set; }

    /// <summary>Time of the last message.</summary>
    public long LastTimestampNs { get; private set; }

    /// <summary>Messages by the name of their type; only market events say their type.</summary>
    public Dictionary<string, long> ByType => _byTemplate.ToDictionary(entry => JsonNamingPolicy.CamelCase.ConvertName($"{(MarketEventKind)entry.Key}"), entry => entry.Value);

    /// <summary>Counts a whole recording.</summary>
    public static MessageCounts Of(RecordingReader reader, string? codec, CancellationToken interrupted)
    {
        bool hasTypes = codec == nameof(MarketEventCodec);
        MessageCounts counts = new();
        foreach (RecordedMessage message in reader.Messages(cancellationToken: interrupted))
        {
            if (counts.Messages % MessagesBetweenLooks == 0) interrupted.ThrowIfCancellationRequested();
            counts.Add(message, hasTypes);
        }
        return counts;
    }

    private void Add(RecordedMessage message, bool hasTypes)
    {
        if (Messages++ == 0) FirstTimestampNs = message.TimestampNs;
        LastTimestampNs = message.TimestampNs;
        if (!hasTypes || message.Payload.Length < TemplateIdOffset + sizeof(ushort)) return;
        int templateId = BinaryPrimitives.ReadUInt16LittleEndian(message.Payload[TemplateIdOffset..]);
        _byTemplate[templateId] = _byTemplate.GetValueOrDefault(templateId) + 1;
    }
}

using System.Text.Json;
using System.Text.Json.Serialization;

namespace Replay;

/// <summary>What Replay knows of a recording beyond Aeron's catalog; stored in <c>&lt;recordingId&gt;.meta.json</c>, which Aeron ignores.</summary>
public sealed record RecordingMetadata
{
    /// <summary>The codec that wrote the messages.</summary>
    public string? Codec { get; init; }

    /// <summary>The schema of the messages.</summary>
    public string? Schema { get; init; }

    /// <summary>What the frames' timestamps are: for instance <c>receive</c>, <c>exchange</c>; null: unknown.</summary>
    public string? TimeSource { get; init; }

    /// <summary>The instruments that the events are about.</summary>
    public IReadOnlyList<RecordedInstrument> Instruments { get; init; } = [];

    /// <summary>The file that the recording was made from.</summary>
    public string? SourceFile { get; init; }

    /// <summary>The program that made the recording.</summary>
    public string? CreatedBy { get; init; }
}

/// <summary>An instrument of a recording.</summary>
/// <param name="Id">The id under which events name it.</param>
/// <param name="Symbol">Its symbol.</param>
/// <param name="TickSize">Price of one tick; stored as a decimal string.</param>
/// <param name="LotSize">Size of one lot; stored as a decimal string.</param>
public sealed record RecordedInstrument(int Id, string Symbol, decimal TickSize, decimal LotSize);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    WriteIndented = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(DecimalStringConverter)])]
[JsonSerializable(typeof(RecordingMetadata))]
internal sealed partial class MetadataJson : JsonSerializerContext;

/// <summary>Writes a decimal as a string, so that no reader turns it into a binary fraction.</summary>
internal sealed class DecimalStringConverter : JsonConverter<decimal>
{
    public override decimal Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        decimal.TryParse(reader.GetString(), System.Globalization.NumberStyles.Number, System.Globalization.CultureInfo.InvariantCulture, out decimal value)
            ? value
            : throw new JsonException("a decimal number in a string is expected");

    public override void Write(Utf8JsonWriter writer, decimal value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString(System.Globalization.CultureInfo.InvariantCulture));
}

using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Replay.Benching;
using Replay.Cli.Commands;
using Replay.Cli.Comparing;

namespace Replay.Cli;

/// <summary>Writes the one JSON document of a command.</summary>
internal static class JsonOutput
{
    /// <summary>Writes a document and a line end.</summary>
    public static void Write<T>(Stream output, T document, JsonTypeInfo<T> type)
    {
        JsonSerializer.Serialize(output, document, type);
        output.WriteByte((byte)'\n');
        output.Flush();
    }

    /// <summary>Writes the document of a command that failed.</summary>
    public static void WriteError(Stream output, string message) =>
        Write(output, new ErrorDocument(message), ReplayJson.Readable.ErrorDocument);
}

/// <summary>What a failed command prints instead of its result.</summary>
internal sealed record ErrorDocument(string Error);

/// <summary>Serializers of every document, made at compile time; fields are camelCase and stand in declaration order.</summary>
[JsonSerializable(typeof(ErrorDocument))]
[JsonSerializable(typeof(RecordingDocument[]))]
[JsonSerializable(typeof(BookDocument))]
[JsonSerializable(typeof(BookCheckDocument))]
[JsonSerializable(typeof(RunDocument))]
[JsonSerializable(typeof(SnapshotDocument[]))]
[JsonSerializable(typeof(ImportDocument))]
[JsonSerializable(typeof(DescribeDocument))]
[JsonSerializable(typeof(VerifyDocument))]
[JsonSerializable(typeof(RecordDocument))]
[JsonSerializable(typeof(TruncateDocument))]
[JsonSerializable(typeof(PurgeDocument))]
[JsonSerializable(typeof(CompactDocument))]
[JsonSerializable(typeof(RepairDocument))]
[JsonSerializable(typeof(BenchResult))]
[JsonSerializable(typeof(ExportDocument))]
[JsonSerializable(typeof(SegmentsDocument))]
[JsonSerializable(typeof(DiffDocument))]
[JsonSerializable(typeof(DeterminismDocument))]
[JsonSerializable(typeof(TraceJob))]
internal sealed partial class ReplayJson : JsonSerializerContext
{
    /// <summary>The documents go to a terminal or a program, never into HTML: quotes and other alphabets stay as they are.</summary>
    public static ReplayJson Readable { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}

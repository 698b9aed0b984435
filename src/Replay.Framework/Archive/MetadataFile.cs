using System.Text.Json;
using Microsoft.Win32.SafeHandles;

namespace Replay;

/// <summary>The sidecar that holds a recording's metadata.</summary>
internal static class MetadataFile
{
    private const int MaxLength = 16 * 1024 * 1024;

    public static RecordingMetadata? Read(string directory, long recordingId)
    {
        string name = Name(recordingId), path = Path.Combine(directory, name);
        using SafeFileHandle? file = Storage.TryOpenForReading(path);
        if (file is null) return File.Exists(path) ? throw Damage(recordingId, name, 0, "the metadata is empty or not a regular file") : null;
        long length = RandomAccess.GetLength(file);
        if (length > MaxLength) throw Damage(recordingId, name, MaxLength, $"{length} bytes of metadata, at most {MaxLength} expected");
        byte[] json = new byte[length];
        int count = Storage.Read(file, json, 0);
        try
        {
            return JsonSerializer.Deserialize(json.AsSpan(0, count), MetadataJson.Default.RecordingMetadata)
                ?? throw Damage(recordingId, name, 0, "the metadata is null");
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw Damage(recordingId, name, (exception as JsonException)?.BytePositionInLine ?? 0, $"the metadata cannot be parsed: {exception.Message}");
        }
    }

    public static void Write(string directory, long recordingId, RecordingMetadata metadata) =>
        AtomicFile.Write(Path.Combine(directory, Name(recordingId)), JsonSerializer.SerializeToUtf8Bytes(metadata, MetadataJson.Default.RecordingMetadata));

    public static void Delete(string directory, long recordingId) => Storage.Delete(Path.Combine(directory, Name(recordingId)));

    private static string Name(long recordingId) => $"{recordingId}.meta.json";

    private static ArchiveDamageException Damage(long recordingId, string name, long offset, string detail) =>
        new(DamageKind.Metadata, recordingId, name, offset, -1, detail);
}

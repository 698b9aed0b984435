using System.Buffers;
using System.IO.Hashing;
using System.Text.Json;

namespace Replay;

/// <summary>What went into a run and what came out, with checkpoints in between: enough to repeat it, and to find where two runs part.</summary>
/// <remarks>A file of JSON, described in docs/determinism.md. Properties that a newer writer adds are left out by older readers.</remarks>
public sealed record RunManifest
{
    /// <summary>What <see cref="Format"/> says.</summary>
    public const string FormatName = "replay-manifest";

    /// <summary>The newest version that this Replay writes and reads.</summary>
    public const int CurrentVersion = 1;

    /// <summary>Always <see cref="FormatName"/>.</summary>
    public required string Format { get; init; }

    /// <summary>Version of the file's meaning.</summary>
    public required int Version { get; init; }

    /// <summary>The recordings, in the order in which the run was given them.</summary>
    public required IReadOnlyList<ManifestRecording> Recordings { get; init; }

    /// <summary>Template ids of the events that were delivered, ascending; empty: all.</summary>
    public IReadOnlyList<int> TemplateIds { get; init; } = [];

    /// <summary>Stream ids of the events that were delivered, ascending; empty: all.</summary>
    public IReadOnlyList<int> StreamIds { get; init; } = [];

    /// <summary>The event type's full name.</summary>
    public required string EventType { get; init; }

    /// <summary>The codec's full name.</summary>
    public required string Codec { get; init; }

    /// <summary>How the handlers were called.</summary>
    public required ManifestMode Mode { get; init; }

    /// <summary>The handlers, in the order of registration.</summary>
    public required IReadOnlyList<ManifestHandler> Handlers { get; init; }

    /// <summary>The outputs' names, in the order of registration.</summary>
    public required IReadOnlyList<string> Outputs { get; init; }

    /// <summary>The build of Replay.</summary>
    public required ManifestBinary Framework { get; init; }

    /// <summary>What it ran on.</summary>
    public required ManifestMachine Machine { get; init; }

    /// <summary>Parameters by name, as whoever ran it noted them.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new SortedDictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Seeds of random generators by name, as whoever ran it noted them.</summary>
    public IReadOnlyDictionary<string, ulong> Seeds { get; init; } = new SortedDictionary<string, ulong>(StringComparer.Ordinal);

    /// <summary>Digests of configuration files by path.</summary>
    public IReadOnlyDictionary<string, Digest> Configuration { get; init; } = new SortedDictionary<string, Digest>(StringComparer.Ordinal);

    /// <summary>Directory of the run's snapshots; null: it took none.</summary>
    public string? Snapshots { get; init; }

    /// <summary>From where the run began (the start of the range, or a snapshot) to the end of the range.</summary>
    public required IReadOnlyList<Checkpoint> Checkpoints { get; init; }

    /// <summary>Digest of all events from the start of the range.</summary>
    public required Digest EventDigest { get; init; }

    /// <summary>Digest of the states at the end of the range.</summary>
    public required Digest StateDigest { get; init; }

    /// <summary>Digest of each output at the end of the range, in the order of registration.</summary>
    public required IReadOnlyList<Digest> OutputDigests { get; init; }

    /// <summary>Digest of the whole run.</summary>
    public required Digest Digest { get; init; }

    /// <summary>XxHash128 of the file's JSON without white space and without this property; written by <see cref="Save"/>.</summary>
    public Digest? Checksum { get; init; }

    /// <summary>Events from the start of the range, those before a snapshot that the run began at included.</summary>
    public long Events => Checkpoints[^1].Sequence;

    /// <summary>Writes the manifest; a file of that name is replaced once the new one is whole.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="ArchiveStorageException">The disk or the system refused.</exception>
    public void Save(string path)
    {
        using JsonDocument content = JsonDocument.Parse(Serialize(this with { Checksum = null }));
        byte[] json = Serialize(this with { Checksum = ChecksumOf(content) });
        Storage.Try("writing", path, () =>
        {
            string temporary = $"{path}.tmp";
            File.WriteAllBytes(temporary, json);
            File.Move(temporary, path, overwrite: true);
            return true;
        });
    }

    /// <summary>Reads a manifest and checks it.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="ManifestException">It isn't there, damaged, something else, or newer than this Replay; the message says which.</exception>
    /// <exception cref="ArchiveStorageException">The system refused to read it.</exception>
    public static RunManifest Load(string path)
    {
        if (!File.Exists(path)) throw new ManifestException($"There is no manifest '{path}'; 'replay run --manifest FILE' writes one.");
        byte[] json = Storage.Try("reading", path, () => File.ReadAllBytes(path));
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            CheckVersion(document, path);
            RunManifest manifest = document.Deserialize(ManifestJson.Default.RunManifest)!;
            if (manifest.Checksum != ChecksumOf(document)) throw Bad(path, "its checksum does not match its content; it is damaged, or was changed");
            manifest.CheckParts(path);
            return manifest;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw Bad(path, $"it is damaged, or no manifest: {exception.Message}", exception);
        }
    }

    private static void CheckVersion(JsonDocument document, string path)
    {
        if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("format", out JsonElement format) || format.GetString() != FormatName)
            throw Bad(path, "it does not say that it is one; is it another kind of file?");
        if (!document.RootElement.TryGetProperty("version", out JsonElement version) || !version.TryGetInt32(out int number) || number < 1)
            throw Bad(path, "it names no version; it is damaged");
        if (number > CurrentVersion) throw Bad(path, $"it is version {number}, this Replay reads up to {CurrentVersion}; read it with the newer Replay that wrote it");
    }

    private void CheckParts(string path)
    {
        if (Recordings is [] || Handlers is [] || Checkpoints is []) throw Bad(path, "it lists no recordings, no handlers or no checkpoints");
        long last = -1;
        foreach (Checkpoint checkpoint in Checkpoints)
        {
            if (checkpoint.Sequence <= last) throw Bad(path, $"its checkpoint {checkpoint.Sequence} does not come after {last}");
            if (checkpoint.Positions.Count != Recordings.Count || checkpoint.HandlerDigests.Count != Handlers.Count || checkpoint.OutputDigests.Count != Outputs.Count
                || (checkpoint.States is { } states && states.Count != Handlers.Count))
                throw Bad(path, $"its checkpoint {checkpoint.Sequence} does not fit its recordings, handlers and outputs");
            last = checkpoint.Sequence;
        }
    }

    // Of the content, not of its layout, and also of properties that only a newer writer knows.
    private static Digest ChecksumOf(JsonDocument document)
    {
        const string Own = "checksum";
        ArrayBufferWriter<byte> content = new();
        using (Utf8JsonWriter writer = new(content))
        {
            writer.WriteStartObject();
            foreach (JsonProperty property in document.RootElement.EnumerateObject().Where(property => property.Name != Own)) property.WriteTo(writer);
            writer.WriteEndObject();
        }

        return Digest.Read(XxHash128.Hash(content.WrittenSpan));
    }

    private static byte[] Serialize(RunManifest manifest) => JsonSerializer.SerializeToUtf8Bytes(manifest, ManifestJson.Default.RunManifest);

    private static ManifestException Bad(string path, string reason, Exception? cause = null) => new($"Manifest '{path}' cannot be used: {reason}. Run again with --manifest to make another.", cause);
}

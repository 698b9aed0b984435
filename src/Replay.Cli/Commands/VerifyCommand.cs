using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Spectre.Console;

namespace Replay.Cli.Commands;

/// <summary>Checks an archive's files without changing anything.</summary>
internal sealed class VerifyCommand : ReplayCommand
{
    private readonly Option<string> _archive = CommonOptions.Archive();
    private readonly Option<long?> _recording = CommonOptions.OptionalWholeNumber("--recording", "The only recording to check; all that are valid when left out.");

    private readonly Option<string?> _checksum = CommonOptions.Checksum();

    public VerifyCommand() : base("verify", "Checks every byte of an archive's structure, read-only.", "replay verify --archive ./replay-archive")
    {
        Add(_archive);
        Add(_recording);
        Add(_checksum);
    }

    public override int Run(CommandContext context)
    {
        ArchiveVerification verification = Verify(context, context.Require(_archive), context.Get(_recording), CommonOptions.ChecksumOf(context.Get(_checksum)));
        VerifyDocument document = VerifyDocument.From(verification);
        context.Print(document, ReplayJson.Readable.VerifyDocument, console => Print(console, document));
        return document.Ok ? ExitCode.Done : ExitCode.Damage;
    }

    private static ArchiveVerification Verify(CommandContext context, string directory, long? recordingId, FrameChecksum checksum)
    {
        using ProgressDisplay progress = new(context.Terminal, "verifying", "MB/s");
        return ArchiveVerifier.Verify(directory, recordingId, progress.OfBytes(BytesOf(directory)), checksum, context.Interrupted);
    }

    private static long BytesOf(string directory) => !Directory.Exists(directory) ? 0 : new DirectoryInfo(directory).EnumerateFiles("*.rec").Sum(file => file.Length);

    private static void Print(IAnsiConsole console, VerifyDocument document)
    {
        foreach (FindingDocument finding in document.Catalog ?? []) console.WriteLine($"catalog: {Text(finding)}");
        foreach (VerifiedRecording recording in document.Recordings)
        {
            console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"recording {recording.RecordingId}: {(recording.Ok ? "ok" : $"{recording.Findings.Length} findings")}, {recording.BytesChecked:N0} bytes checked"));
            foreach (FindingDocument finding in recording.Findings) console.WriteLine($"  {Text(finding)}");
            if (recording.TornTail is { } torn)
                console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  torn tail of {torn.Length:N0} bytes behind position {torn.Position}: {torn.Detail}. 'replay repair' cuts it off"));
        }
    }

    private static string Text(FindingDocument finding) =>
        $"{finding.Kind}, {finding.Segment} at byte {finding.Offset}{(finding.Position < 0 ? "" : $", position {finding.Position}")}: {finding.Detail}";
}

/// <summary>What <c>verify</c> found.</summary>
/// <param name="Ok">Whether nothing breaks the format.</param>
/// <param name="Recordings">Each recording that was checked.</param>
/// <param name="Catalog">What was found in the catalog as a whole; left out where there is nothing.</param>
internal sealed record VerifyDocument(bool Ok, VerifiedRecording[] Recordings,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] FindingDocument[]? Catalog)
{
    public static VerifyDocument From(ArchiveVerification verification) => new(verification.Ok,
        [.. verification.Recordings.Select(recording => new VerifiedRecording(recording.RecordingId, recording.Ok, recording.BytesChecked, Documents(recording.Findings), TornTailDocument.From(recording.TornTail)))],
        verification.CatalogFindings.Count == 0 ? null : Documents(verification.CatalogFindings));

    private static FindingDocument[] Documents(IEnumerable<VerificationFinding> findings) => [.. findings.Select(finding =>
        new FindingDocument(JsonNamingPolicy.CamelCase.ConvertName(finding.Kind.ToString()), finding.Segment, finding.Offset, finding.Position, finding.Detail))];
}

/// <summary>What was found in a recording; <c>TornTail</c> is left out where there is none.</summary>
internal sealed record VerifiedRecording(long RecordingId, bool Ok, long BytesChecked, FindingDocument[] Findings,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] TornTailDocument? TornTail);

/// <summary>What a writer that ended without stopping its recording had begun to write; it breaks no promise, is not read, and <c>repair</c> cuts it off.</summary>
internal sealed record TornTailDocument(long Position, long Length, string Detail)
{
    /// <summary>The files that hold it, once it was cut off.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string[]? KeptAs { get; init; }

    public static TornTailDocument? From(TornTail? tail) => tail is null ? null : new TornTailDocument(tail.Position, tail.Length, tail.Detail) { KeptAs = tail.KeptAs.Count == 0 ? null : [.. tail.KeptAs] };
}

/// <summary>One place that breaks the format.</summary>
internal sealed record FindingDocument(string Kind, string Segment, long Offset, long Position, string Detail);

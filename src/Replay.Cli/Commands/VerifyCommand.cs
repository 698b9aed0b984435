using System.CommandLine;
using System.Globalization;
using System.Text.Json;
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
        foreach (FindingDocument finding in document.Catalog) console.WriteLine($"catalog: {Text(finding)}");
        foreach (VerifiedRecording recording in document.Recordings)
        {
            console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"recording {recording.RecordingId}: {(recording.Ok ? "ok" : $"{recording.Findings.Length} findings")}, {recording.BytesChecked:N0} bytes checked"));
            foreach (FindingDocument finding in recording.Findings) console.WriteLine($"  {Text(finding)}");
        }
    }

    private static string Text(FindingDocument finding) =>
        $"{finding.Kind}, {finding.Segment} at byte {finding.Offset}{(finding.Position < 0 ? "" : $", position {finding.Position}")}: {finding.Detail}";
}

/// <summary>What <c>verify</c> found; <c>Catalog</c>: in the catalog as a whole.</summary>
internal sealed record VerifyDocument(bool Ok, VerifiedRecording[] Recordings, FindingDocument[] Catalog)
{
    public static VerifyDocument From(ArchiveVerification verification) => new(verification.Ok,
        [.. verification.Recordings.Select(recording => new VerifiedRecording(recording.RecordingId, recording.Ok, recording.BytesChecked, Documents(recording.Findings)))],
        Documents(verification.CatalogFindings));

    private static FindingDocument[] Documents(IEnumerable<VerificationFinding> findings) => [.. findings.Select(finding =>
        new FindingDocument(JsonNamingPolicy.CamelCase.ConvertName(finding.Kind.ToString()), finding.Segment, finding.Offset, finding.Position, finding.Detail))];
}

/// <summary>What was found in a recording.</summary>
internal sealed record VerifiedRecording(long RecordingId, bool Ok, long BytesChecked, FindingDocument[] Findings);

/// <summary>One place that breaks the format.</summary>
internal sealed record FindingDocument(string Kind, string Segment, long Offset, long Position, string Detail);

using System.CommandLine;
using Spectre.Console;

namespace Replay.Cli.Commands;

/// <summary>Moves the start of a recording up and leaves the segment files before it where they are.</summary>
internal sealed class DetachCommand : ReplayCommand
{
    private readonly Option<string> _archive = CommonOptions.Archive();
    private readonly Option<long> _recording = CommonOptions.Recording();
    private readonly Option<long> _before = CommonOptions.WholeNumber("--before", "Detach the segments before this one: its start position.", required: true);

    public DetachCommand() : base("detach", "Takes the segments before a position out of a recording and leaves their files, for instance to be moved elsewhere.",
        "replay detach --archive ./replay-archive --recording 0 --before 134217728")
    {
        foreach (Option option in (Option[])[_archive, _recording, _before]) Add(option);
    }

    public override int Run(CommandContext context)
    {
        using EmbeddedArchive archive = ExistingArchive.OpenForWriting(context.Require(_archive));
        long recordingId = context.Get(_recording), start = context.Get(_before), oldStart = archive.GetRecording(recordingId).StartPosition;
        archive.DetachSegments(recordingId, start);
        int segments = SegmentsBetween(oldStart, start, archive.GetRecording(recordingId));
        SegmentsDocument.Print(new SegmentsDocument(recordingId, segments, start), "detached", context);
        return ExitCode.Done;
    }

    // The first may begin inside of its file.
    private static int SegmentsBetween(long from, long to, RecordingDescriptor recording) => (int)((to - from + recording.SegmentFileLength - 1) / recording.SegmentFileLength);
}

/// <summary>Takes segment files that lie in front of a recording into it.</summary>
internal sealed class AttachCommand : ReplayCommand
{
    private readonly Option<string> _archive = CommonOptions.Archive();
    private readonly Option<long> _recording = CommonOptions.Recording();

    public AttachCommand() : base("attach", "Takes segment files in front of a recording, such as 'detach' left there, into it.",
        "replay attach --archive ./replay-archive --recording 0")
    {
        Add(_archive);
        Add(_recording);
    }

    public override int Run(CommandContext context)
    {
        using EmbeddedArchive archive = ExistingArchive.OpenForWriting(context.Require(_archive));
        long recordingId = context.Get(_recording);
        int segments = archive.AttachSegments(recordingId);
        SegmentsDocument.Print(new SegmentsDocument(recordingId, segments, archive.GetRecording(recordingId).StartPosition), "attached", context);
        return ExitCode.Done;
    }
}

/// <summary>Moves the segments of a recording to the beginning of another one.</summary>
internal sealed class MigrateCommand : ReplayCommand
{
    private readonly Option<string> _archive = CommonOptions.Archive();
    private readonly Option<long> _recording = CommonOptions.Recording();
    private readonly Option<long> _destination = CommonOptions.WholeNumber("--to", "Id of the recording that goes on where it stops.", required: true);

    public MigrateCommand() : base("migrate", "Moves all segments of a recording to the beginning of another one of the same layout that goes on where it stops.",
        "replay migrate --archive ./replay-archive --recording 0 --to 1")
    {
        foreach (Option option in (Option[])[_archive, _recording, _destination]) Add(option);
    }

    public override int Run(CommandContext context)
    {
        using EmbeddedArchive archive = ExistingArchive.OpenForWriting(context.Require(_archive));
        long destination = context.Get(_destination);
        int segments = Migrate(archive, context.Get(_recording), destination);
        SegmentsDocument.Print(new SegmentsDocument(destination, segments, archive.GetRecording(destination).StartPosition), "attached", context);
        return ExitCode.Done;
    }

    private static int Migrate(EmbeddedArchive archive, long source, long destination)
    {
        try
        {
            return archive.MigrateSegments(source, destination);
        }
        catch (ArgumentException fault)
        {
            throw new UsageException(fault.Message);
        }
    }
}

/// <summary>What <c>detach</c>, <c>attach</c> and <c>migrate</c> did: how many segments, and where the recording starts now.</summary>
internal sealed record SegmentsDocument(long RecordingId, int Segments, long StartPosition)
{
    public static void Print(SegmentsDocument document, string what, CommandContext context) => context.Print(document, ReplayJson.Readable.SegmentsDocument, console =>
        console.WriteLine(FormattableString.Invariant($"recording {document.RecordingId}: {document.Segments} segments {what}; starts at {document.StartPosition} now")));
}

using System.CommandLine;
using Spectre.Console;

namespace Replay.Cli.Commands;

/// <summary>Removes a recording, or its first segments.</summary>
internal sealed class PurgeCommand : ReplayCommand
{
    private readonly Option<string> _archive = CommonOptions.Archive();
    private readonly Option<long> _recording = CommonOptions.Recording();
    private readonly Option<long?> _before = CommonOptions.OptionalWholeNumber("--before", "Remove only the segments before this one: its start position. The whole recording when left out.");
    private readonly Option<bool> _detach = new("--detach") { Description = "With --before: leave the files of the segments where they are." };

    public PurgeCommand() : base("purge", "Removes a recording, or the segments before a position.",
        "replay purge --archive ./replay-archive --recording 0 --before 134217728")
    {
        foreach (Option option in (Option[])[_archive, _recording, _before, _detach]) Add(option);
    }

    public override int Run(CommandContext context)
    {
        if (context.Get(_detach) && context.Get(_before) is null) throw new UsageException("--detach needs --before: the start position of the first segment to keep.");
        using EmbeddedArchive archive = ExistingArchive.OpenForWriting(context.Require(_archive));
        long recordingId = context.Get(_recording);
        PurgeDocument document = new(recordingId, Purge(archive, recordingId, context), context.Get(_before));
        context.Print(document, ReplayJson.Readable.PurgeDocument, console =>
            console.WriteLine($"recording {recordingId}: {(document.StartPosition is { } start ? $"starts at {start} now" : "removed")}; {document.DeletedSegments} segment files removed"));
        return ExitCode.Done;
    }

    private int Purge(EmbeddedArchive archive, long recordingId, CommandContext context)
    {
        if (context.Get(_before) is not { } start) return archive.PurgeRecording(recordingId);
        if (!context.Get(_detach)) return archive.PurgeSegments(recordingId, start);
        archive.DetachSegments(recordingId, start);
        return 0;
    }
}

/// <summary>What <c>purge</c> did; <c>StartPosition</c> is null where the whole recording went.</summary>
internal sealed record PurgeDocument(long RecordingId, int DeletedSegments, long? StartPosition);

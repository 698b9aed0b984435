using System.CommandLine;
using Spectre.Console;

namespace Replay.Cli.Commands;

/// <summary>Cuts off what a recording holds behind a position.</summary>
internal sealed class TruncateCommand : ReplayCommand
{
    private readonly Option<string> _archive = CommonOptions.Archive();
    private readonly Option<long> _recording = CommonOptions.Recording();
    private readonly Option<long> _position = CommonOptions.WholeNumber("--position", "The new stop position: the end of a message.", required: true);

    public TruncateCommand() : base("truncate", "Cuts off what a recording holds behind a position.",
        "replay truncate --archive ./replay-archive --recording 0 --position 4096")
    {
        Add(_archive);
        Add(_recording);
        Add(_position);
    }

    public override int Run(CommandContext context)
    {
        using EmbeddedArchive archive = ExistingArchive.OpenForWriting(context.Require(_archive));
        long recordingId = context.Get(_recording), from = archive.GetRecording(recordingId).StopPosition;
        int deleted = archive.TruncateRecording(recordingId, context.Get(_position));
        TruncateDocument document = new(recordingId, from, context.Get(_position), deleted);
        context.Print(document, ReplayJson.Readable.TruncateDocument, console =>
            console.WriteLine($"recording {recordingId}: stopped at {from}, stops at {document.StopPosition} now; {deleted} segment files removed"));
        return ExitCode.Done;
    }
}

/// <summary>What <c>truncate</c> did.</summary>
internal sealed record TruncateDocument(long RecordingId, long PreviousStopPosition, long StopPosition, int DeletedSegments);

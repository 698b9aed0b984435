using System.CommandLine;
using Replay.Cli.Recording;

namespace Replay.Cli.Commands;

/// <summary>Goes on with a recording that has ended, with messages from standard input.</summary>
internal sealed class ExtendCommand : ReplayCommand
{
    private readonly Option<string> _archive = CommonOptions.Archive();
    private readonly Option<long> _recording = CommonOptions.Recording();
    private readonly Option<bool> _ack = new("--ack") { Description = "Print the end position of each group of messages once it is on the disk." };
    private readonly Option<string?> _checksum = CommonOptions.Checksum();

    public ExtendCommand() : base("extend", "Goes on with a recording from its stop position, with messages from standard input as 'record' takes them.",
        "replay extend --archive ./replay-archive --recording 0")
    {
        foreach (Option option in (Option[])[_archive, _recording, _ack, _checksum]) Add(option);
    }

    public override int Run(CommandContext context)
    {
        ArchiveOptions options = StandardInput.OptionsFor(context.Get(_ack), context.Get(_checksum));
        using EmbeddedArchive archive = ExistingArchive.OpenForWriting(context.Require(_archive), options);
        using RecordingWriter writer = archive.ExtendRecording(context.Get(_recording));
        if (writer.CutTail is { } cut)
            context.Terminal.Error.WriteLine($"recording {writer.RecordingId} was never stopped: {cut.Length} bytes behind position {cut.Position} were cut off ({cut.Detail}){(cut.KeptAs.Count == 0 ? "" : $", kept as {string.Join(", ", cut.KeptAs)}")}");
        RecordDocument document = StandardInput.Record(new FileTarget(writer), context, context.Get(_ack)) with { CutTail = TornTailDocument.From(writer.CutTail) };
        RecordDocument.Print(document, context);
        return ExitCode.Done;
    }
}

using System.CommandLine;
using System.Globalization;
using Replay.Cli.Recording;
using Spectre.Console;

namespace Replay.Cli.Commands;

/// <summary>Records messages from standard input into a new recording.</summary>
internal sealed class RecordCommand : ReplayCommand
{
    private readonly Option<string> _archive = CommonOptions.Archive();
    private readonly Option<int> _stream = new("--stream") { Description = "The stream id of the recording.", HelpName = "N", DefaultValueFactory = _ => new RecordingSettings().StreamId };
    private readonly Option<bool> _ack = new("--ack") { Description = "Print the end position of each group of messages once it is on the disk." };
    private readonly Option<string?> _checksum = CommonOptions.Checksum();

    public RecordCommand() : base("record",
        "Records messages from standard input, each an int32 length, an int64 timestamp in ns and its bytes (little-endian); the archive is created where there is none.",
        "replay record --archive ./replay-archive --stream 7 --ack")
    {
        foreach (Option option in (Option[])[_archive, _stream, _ack, _checksum]) Add(option);
    }

    public override int Run(CommandContext context)
    {
        ArchiveOptions options = StandardInput.OptionsFor(context.Get(_ack), context.Get(_checksum));
        using EmbeddedArchive archive = EmbeddedArchive.OpenForWriting(context.Require(_archive), options);
        using RecordingWriter writer = archive.CreateRecording(new RecordingSettings { StreamId = context.Get(_stream) });
        RecordDocument document = StandardInput.Record(writer, context, context.Get(_ack));
        RecordDocument.Print(document, context);
        return ExitCode.Done;
    }
}

/// <summary>What <c>record</c> and <c>extend</c> did.</summary>
internal sealed record RecordDocument(long RecordingId, long Messages, long StopPosition)
{
    public static void Print(RecordDocument document, CommandContext context) => context.Print(document, ReplayJson.Readable.RecordDocument, console =>
        console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"recording {document.RecordingId}: {document.Messages:N0} messages, stops at {document.StopPosition}")));
}

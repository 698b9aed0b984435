using System.CommandLine;
using System.Globalization;
using System.Text.Json.Serialization;
using Replay.Aeron;
using Replay.Cli.Recording;
using Spectre.Console;

namespace Replay.Cli.Commands;

/// <summary>Records messages from standard input into a new recording.</summary>
internal sealed class RecordCommand : ReplayCommand
{
    private readonly ArchiveLocation _archive = new();
    private readonly Option<int> _stream = new("--stream") { Description = "The stream id of the recording.", HelpName = "N", DefaultValueFactory = _ => new RecordingSettings().StreamId };
    private readonly Option<bool> _ack = new("--ack") { Description = "Print the end position of each group of messages once it is on the disk; with --aeron, once the archive has written it." };
    private readonly Option<string?> _checksum = CommonOptions.Checksum();

    public RecordCommand() : base("record",
        "Records messages from standard input, each an int32 length, an int64 timestamp in ns and its bytes (little-endian); a directory becomes an archive where it is none. With --aeron, a running Aeron Archive records them; it shares the media driver.",
        "replay record --archive ./replay-archive --stream 7 --ack")
    {
        foreach (Option option in (Option[])[.. _archive.Options(), _stream, _ack, _checksum]) Add(option);
    }

    public override int Run(CommandContext context)
    {
        RecordDocument document = _archive.DirectoryOf(context) is { } directory ? RecordInto(directory, context) : RecordAtArchive(context);
        RecordDocument.Print(document, context);
        return ExitCode.Done;
    }

    private RecordDocument RecordInto(string directory, CommandContext context)
    {
        ArchiveOptions options = StandardInput.OptionsFor(context.Get(_ack), context.Get(_checksum));
        using EmbeddedArchive archive = EmbeddedArchive.OpenForWriting(directory, options);
        using RecordingWriter writer = archive.CreateRecording(new RecordingSettings { StreamId = context.Get(_stream) });
        return StandardInput.Record(new FileTarget(writer), context, context.Get(_ack));
    }

    private RecordDocument RecordAtArchive(CommandContext context)
    {
        if (context.Get(_checksum) is not null) throw new UsageException("A running archive chooses its checksum itself (aeron.archive.record.checksum): leave out --checksum.");
        using AeronArchiveSource source = _archive.Connect(context);
        using ArchiveTarget target = new(source.Archive, context.Get(_stream));
        return StandardInput.Record(target, context, context.Get(_ack));
    }
}

/// <summary>What <c>record</c> and <c>extend</c> did.</summary>
internal sealed record RecordDocument(long RecordingId, long Messages, long StopPosition)
{
    /// <summary>What was cut off first; left out where nothing was.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TornTailDocument? CutTail { get; init; }

    public static void Print(RecordDocument document, CommandContext context) => context.Print(document, ReplayJson.Readable.RecordDocument, console =>
        console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"recording {document.RecordingId}: {document.Messages:N0} messages, stops at {document.StopPosition}")));
}

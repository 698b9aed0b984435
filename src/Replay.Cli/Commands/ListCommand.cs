using System.CommandLine;
using System.Globalization;
using Spectre.Console;

namespace Replay.Cli.Commands;

/// <summary>Shows what an archive holds.</summary>
internal sealed class ListCommand : ReplayCommand
{
    private readonly ArchiveLocation _archive = new();
    private readonly Option<bool> _all = new("--all") { Description = "Every entry of the catalog, not only recordings that can be read." };

    public ListCommand() : base("list", "Lists the recordings of an archive.", "replay list --archive ./replay-archive --all")
    {
        foreach (Option option in _archive.Options()) Add(option);
        Add(_all);
    }

    public override int Run(CommandContext context)
    {
        using OpenedArchive archive = _archive.Open(context);
        RecordingDocument[] recordings = [.. archive.Recordings(context.Get(_all)).Select(RecordingDocument.From)];
        context.Print(recordings, ReplayJson.Readable.RecordingDocumentArray, console => Print(console, recordings));
        return ExitCode.Done;
    }

    private static void Print(IAnsiConsole console, RecordingDocument[] recordings)
    {
        Table table = new Table().Border(TableBorder.Simple).AddColumns("id", "state", "start", "stop", "begun (UTC)", "stream", "session", "channel");
        foreach (RecordingDocument recording in recordings)
        {
            string state = recording.Active ? "being written" : recording.Clean ? recording.State : $"{recording.State}, not stopped";
            table.AddRow(Text(recording.RecordingId), state, Text(recording.StartPosition), Text(recording.StopPosition),
                DateTimeOffset.FromUnixTimeMilliseconds(recording.StartTimestampMs).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
                Text(recording.StreamId), Text(recording.SessionId), Markup.Escape(recording.StrippedChannel));
        }
        console.Write(table);
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>A recording as <c>list</c> shows it.</summary>
internal sealed record RecordingDocument(long RecordingId, string State, bool Clean, bool Active, long StartPosition, long StopPosition, long StartTimestampMs,
    long? StopTimestampMs, int InitialTermId, int SegmentFileLength, int TermBufferLength, int MtuLength, int SessionId, int StreamId, string StrippedChannel,
    string OriginalChannel, string SourceIdentity)
{
    public static RecordingDocument From(RecordingDescriptor recording) => new(recording.RecordingId, recording.State.ToString().ToUpperInvariant(),
        recording.Clean, recording.Active, recording.StartPosition, recording.StopPosition, recording.StartTimestampMs, recording.StopTimestampMs,
        recording.InitialTermId, recording.SegmentFileLength, recording.TermBufferLength, recording.MtuLength, recording.SessionId, recording.StreamId,
        recording.StrippedChannel, recording.OriginalChannel, recording.SourceIdentity);
}

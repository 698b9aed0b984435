using System.CommandLine;
using System.Globalization;
using Replay.Cli.Markets;
using Spectre.Console;

namespace Replay.Cli.Commands;

/// <summary>Shows all that is known of one recording.</summary>
internal sealed class DescribeCommand : ReplayCommand
{
    private readonly ArchiveLocation _archive = new();
    private readonly Option<long> _recording = CommonOptions.Recording();

    public DescribeCommand() : base("describe", "Describes a recording: catalog, segments, metadata, messages of each type, time range.",
        "replay describe --archive ./replay-archive --recording 0")
    {
        foreach (Option option in _archive.Options()) Add(option);
        Add(_recording);
    }

    public override int Run(CommandContext context)
    {
        using OpenedArchive archive = _archive.Open(context);
        using RecordingReader reader = archive.Source.OpenReader(context.Get(_recording));
        RecordingMetadata? metadata = archive.MetadataOf(reader.Descriptor.RecordingId);
        MessageCounts counts = MessageCounts.Of(reader, metadata?.Codec, context.Interrupted);

        DescribeDocument document = new(RecordingDocument.From(reader.Descriptor), archive.Directory is { } directory ? SegmentDocument.Of(directory, reader.Descriptor) : [],
            metadata is null ? null : MetadataDocument.From(metadata), counts.Messages, counts.ByType, counts.FirstTimestampNs, counts.LastTimestampNs);
        context.Print(document, ReplayJson.Readable.DescribeDocument, console => Print(console, document));
        return ExitCode.Done;
    }

    private static void Print(IAnsiConsole console, DescribeDocument document)
    {
        RecordingDocument recording = document.Recording;
        Grid grid = new Grid().AddColumn().AddColumn();
        void Row(string name, FormattableString value) => grid.AddRow(name, Markup.Escape(value.ToString(CultureInfo.InvariantCulture)));
        Row("recording", $"{recording.RecordingId}, {recording.State}{(recording.Clean ? "" : ", not stopped")}");
        Row("positions", $"{recording.StartPosition} to {recording.StopPosition}");
        Row("channel", $"{recording.StrippedChannel}, stream {recording.StreamId}, session {recording.SessionId}");
        Row("layout", $"terms of {recording.TermBufferLength:N0} bytes, segments of {recording.SegmentFileLength:N0}, MTU {recording.MtuLength:N0}");
        if (document.Segments is not []) Row("segments", $"{string.Join(", ", document.Segments.Select(segment => segment.File))}");
        Row("messages", $"{document.Messages:N0}");
        foreach ((string type, long count) in document.Counts) Row($"  {type}", $"{count:N0}");
        Row("time", $"{EventTime.Format(document.FirstTimestampNs)} to {EventTime.Format(document.LastTimestampNs)}");
        if (document.Metadata is { } metadata)
        {
            Row("codec", $"{metadata.Codec}");
            Row("source", $"{metadata.SourceFile}");
            foreach (InstrumentDocument instrument in metadata.Instruments)
                Row("instrument", $"{instrument.Id}: {instrument.Symbol}, tick {instrument.TickSize}, lot {instrument.LotSize}");
        }
        console.Write(grid);
    }
}

/// <summary>A recording as <c>describe</c> shows it; times are 0 where the recording is empty or does not know them.</summary>
internal sealed record DescribeDocument(RecordingDocument Recording, SegmentDocument[] Segments, MetadataDocument? Metadata, long Messages,
    IReadOnlyDictionary<string, long> Counts, long FirstTimestampNs, long LastTimestampNs);

/// <summary>A segment file.</summary>
internal sealed record SegmentDocument(string File, long Position, long Length)
{
    public static SegmentDocument[] Of(string directory, RecordingDescriptor recording)
    {
        string prefix = $"{recording.RecordingId}-";
        return [.. new DirectoryInfo(directory).EnumerateFiles($"{prefix}*.rec")
            .Select(file => (file, isSegment: long.TryParse(Path.GetFileNameWithoutExtension(file.Name)[prefix.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out long position), position))
            .Where(entry => entry.isSegment)
            .OrderBy(entry => entry.position)
            .Select(entry => new SegmentDocument(entry.file.Name, entry.position, entry.file.Length))];
    }
}

/// <summary>What Replay knows of a recording beyond the catalog.</summary>
internal sealed record MetadataDocument(string? Codec, string? Schema, string? TimeSource, InstrumentDocument[] Instruments, string? SourceFile, string? CreatedBy)
{
    public static MetadataDocument From(RecordingMetadata metadata) => new(metadata.Codec, metadata.Schema, metadata.TimeSource,
        [.. metadata.Instruments.Select(instrument => new InstrumentDocument(instrument.Id, instrument.Symbol,
            instrument.TickSize.ToString(CultureInfo.InvariantCulture), instrument.LotSize.ToString(CultureInfo.InvariantCulture)))],
        metadata.SourceFile, metadata.CreatedBy);
}

/// <summary>An instrument, with tick and lot as exact decimals.</summary>
internal sealed record InstrumentDocument(int Id, string Symbol, string TickSize, string LotSize);

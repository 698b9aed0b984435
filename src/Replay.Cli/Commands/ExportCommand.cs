using System.CommandLine;
using System.Globalization;
using Replay.Backtesting;
using Replay.Cli.Markets;
using Replay.Cli.Recording;
using Spectre.Console;

namespace Replay.Cli.Commands;

/// <summary>Writes a recording to a file that others read.</summary>
internal sealed class ExportCommand : ReplayCommand
{
    private readonly Option<string> _archive = CommonOptions.Archive();
    private readonly Option<long> _recording = CommonOptions.Recording();
    private readonly Option<string> _format = new Option<string>("--format")
    {
        Description = "parquet and csv: market data, a row an event. raw: any messages, as 'record' reads them.",
        HelpName = "parquet|csv|raw",
        Required = true,
    }.AcceptOnlyFromAmong("parquet", "csv", "raw");
    private readonly Option<string> _output = new("--output") { Description = "The file to write.", HelpName = "FILE", Required = true };
    private readonly Option<bool> _force = new("--force") { Description = "Write over a file that is there." };
    private readonly RangeOptions _range = new();

    public ExportCommand() : base("export", "Exports a recording to Parquet or CSV (market data), or to raw messages (any recording).",
        "replay export --archive ./replay-archive --recording 0 --format parquet --output AAPL.parquet")
    {
        foreach (Option option in (Option[])[_archive, _recording, _format, _output, _force, .. _range.All]) Add(option);
    }

    public override int Run(CommandContext context)
    {
        CommandRange range = _range.Read(context);
        using EmbeddedArchive archive = EmbeddedArchive.Open(context.Require(_archive));
        long recordingId = context.Get(_recording);
        string format = context.Require(_format);
        MarketRecording? market = format == "raw" ? null : new MarketRecording(archive, recordingId);
        if (market is { HoldsMarketEvents: false }) throw new UsageException($"Recording {recordingId} holds other events than market data; give --format raw.");

        using OutputFile file = OutputFile.Create(context.Require(_output), context.Get(_force));
        using ProgressDisplay progress = new(context.Terminal, "exporting");
        RunResult result;
        if (market is null)
        {
            ReplayRun<RawEvent, RawCodec> run = range.ApplyTo(new ReplayRun<RawEvent, RawCodec>(archive, recordingId)).WithProgress(progress);
            result = RawMessages.Write(run, file.Stream, context.Interrupted);
        }
        else
        {
            ReplayRun<MarketEvent, MarketEventCodec> run = range.ApplyTo(new ReplayRun<MarketEvent, MarketEventCodec>(archive, recordingId)).WithProgress(progress);
            result = MarketDataExporter.Export(run, market.Instruments, format == "csv" ? MarketDataFormat.Csv : MarketDataFormat.Parquet, file.Stream, context.Interrupted);
        }
        progress.Dispose();
        long bytes = file.Complete();

        ExportDocument document = new(recordingId, format, file.Path, result.Events, bytes, result.FirstPosition, result.EndPosition);
        context.Print(document, ReplayJson.Readable.ExportDocument, console =>
            console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"recording {recordingId}: {document.Messages:N0} messages, {bytes:N0} bytes in {document.Output}")));
        return ExitCode.Done;
    }
}

/// <summary>What <c>export</c> wrote.</summary>
internal sealed record ExportDocument(long RecordingId, string Format, string Output, long Messages, long Bytes, long FirstPosition, long EndPosition);

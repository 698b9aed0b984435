using System.Buffers;
using System.CommandLine;
using System.Globalization;
using System.IO.Hashing;
using System.Text.Json;
using System.Text.Unicode;

namespace Replay.Cli.Commands;

/// <summary>Prints a line for each message of a recording.</summary>
internal sealed class DumpCommand : ReplayCommand
{
    private const int FlushBytes = 64 * 1024;

    private readonly ArchiveLocation _archive = new();
    private readonly Option<long> _recording = CommonOptions.Recording();
    private readonly RangeOptions _range = new();
    private readonly Option<long?> _limit = CommonOptions.OptionalWholeNumber("--limit", "Print at most so many messages.");

    public DumpCommand() : base("dump", "Prints the messages of a recording, one a line (JSON Lines with --json).",
        "replay dump --archive ./replay-archive --recording 0 --limit 10 --json")
    {
        foreach (Option option in (Option[])[.. _archive.Options(withChecksum: true), _recording, .. _range.All, _limit]) Add(option);
    }

    public override bool PrintsJsonLines => true;

    public override int Run(CommandContext context)
    {
        using OpenedArchive archive = _archive.Open(context);
        using RecordingReader reader = archive.Source.OpenReader(context.Get(_recording));
        RecordedMessages messages = reader.Messages(_range.Read(context).Resolve(reader));

        ArrayBufferWriter<byte> lines = new(2 * FlushBytes);
        try
        {
            Write(messages, context.Get(_limit) ?? long.MaxValue, lines, context);
        }
        finally
        {
            // Lines before a fault are good.
            Flush(lines, context);
        }
        return ExitCode.Done;
    }

    private static void Write(RecordedMessages messages, long limit, ArrayBufferWriter<byte> lines, CommandContext context)
    {
        if (limit == 0) return;
        using Utf8JsonWriter json = new(lines);
        foreach (RecordedMessage message in messages)
        {
            if (context.Json) WriteJson(message, json);
            else WriteText(message, lines);
            lines.Write("\n"u8);
            if (lines.WrittenCount >= FlushBytes)
            {
                Flush(lines, context);
                context.Interrupted.ThrowIfCancellationRequested();
            }
            if (--limit == 0) return;
        }
    }

    private static void WriteJson(RecordedMessage message, Utf8JsonWriter json)
    {
        json.Reset();
        json.WriteStartObject();
        json.WriteNumber("position", message.Position);
        json.WriteNumber("endPosition", message.EndPosition);
        json.WriteNumber("length", message.Payload.Length);
        json.WriteNumber("timestampNs", message.TimestampNs);
        json.WriteNumber("sessionId", message.SessionId);
        json.WriteNumber("streamId", message.StreamId);
        json.WriteNumber("crc32", Crc32.HashToUInt32(message.Payload));
        json.WriteEndObject();
        json.Flush();
    }

    private static void WriteText(RecordedMessage message, ArrayBufferWriter<byte> lines)
    {
        const int LongestLine = 200;
        bool fits = Utf8.TryWrite(lines.GetSpan(LongestLine), CultureInfo.InvariantCulture,
            $"{message.Position,14} {message.EndPosition,14} {message.Payload.Length,9} bytes  time {message.TimestampNs,20} ns  session {message.SessionId,11}  " +
            $"stream {message.StreamId,11}  crc32 {Crc32.HashToUInt32(message.Payload):x8}", out int written);
        System.Diagnostics.Debug.Assert(fits, "Numbers have at most 20 digits.");
        lines.Advance(written);
    }

    private static void Flush(ArrayBufferWriter<byte> lines, CommandContext context)
    {
        context.Terminal.Out.Write(lines.WrittenSpan);
        context.Terminal.Out.Flush();
        lines.ResetWrittenCount();
    }
}

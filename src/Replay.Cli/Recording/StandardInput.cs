using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Replay.Cli.Commands;

namespace Replay.Cli.Recording;

/// <summary>Length-prefixed messages from standard input into a recording; what one read gives is one group.</summary>
internal static class StandardInput
{
    /// <summary>Length and timestamp in front of each message.</summary>
    public const int PrefixLength = sizeof(int) + sizeof(long);

    // The most that one read gives, and so the longest group.
    private const int GroupLength = 1 << 20;

    /// <summary>How to write: synced group by group where positions are acknowledged, else at the end.</summary>
    public static ArchiveOptions OptionsFor(bool acknowledges, string? checksum) => new()
    {
        Durability = acknowledges ? Durability.Group : Durability.OnStop,
        Checksum = CommonOptions.ChecksumOf(checksum),
    };

    /// <summary>Records up to the end of the input, and stops the recording.</summary>
    /// <exception cref="UsageException">The input is not what it should be; whole messages before that place are kept.</exception>
    /// <exception cref="OperationCanceledException">Interrupted; what came before is kept.</exception>
    public static RecordDocument Record(IMessageTarget target, CommandContext context, bool acknowledges)
    {
        byte[] buffer = new byte[PrefixLength + target.MaxMessageLength + GroupLength];
        int filled = 0;
        long offset = 0, messages = 0;
        while (Read(buffer.AsMemory(filled, GroupLength), context) is var count && count > 0)
        {
            filled += count;
            int taken = 0;
            while (TryTake(buffer.AsSpan(taken, filled - taken), out int length, out long timestampNs))
            {
                if (length < 0 || length > target.MaxMessageLength) throw Bad($"a length of {length}; 0 to {target.MaxMessageLength} is possible");
                if (filled - taken - PrefixLength < length) break;
                target.Append(buffer.AsMemory(taken + PrefixLength, length), timestampNs);
                taken += PrefixLength + length;
                messages++;

                UsageException Bad(string found) => BadInput(target, offset + taken, messages, found);
            }
            buffer.AsSpan(taken, filled - taken).CopyTo(buffer);
            (filled, offset) = (filled - taken, offset + taken);
            if (taken > 0) EndGroup(target, context, acknowledges);
        }
        if (filled > 0) throw BadInput(target, offset, messages, $"{filled} bytes, which are not a whole message");
        return new RecordDocument(target.RecordingId, messages, StopPosition: target.Stop());
    }

    private static bool TryTake(ReadOnlySpan<byte> bytes, out int length, out long timestampNs)
    {
        (length, timestampNs) = (0, 0);
        if (bytes.Length < PrefixLength) return false;
        length = BinaryPrimitives.ReadInt32LittleEndian(bytes);
        timestampNs = BinaryPrimitives.ReadInt64LittleEndian(bytes[sizeof(int)..]);
        return true;
    }

    /// <summary>Reads what there is; an interrupt ends the wait for more.</summary>
    private static int Read(Memory<byte> destination, CommandContext context) =>
        context.Terminal.In.ReadAsync(destination, context.Interrupted).AsTask().WaitAsync(context.Interrupted).GetAwaiter().GetResult();

    private static void EndGroup(IMessageTarget target, CommandContext context, bool acknowledges)
    {
        if (!acknowledges)
        {
            target.Flush();
            return;
        }
        string position = target.Keep().ToString(CultureInfo.InvariantCulture);
        context.Terminal.Out.Write(Encoding.ASCII.GetBytes(context.Json ? $"{{\"position\":{position}}}\n" : $"{position}\n"));
        context.Terminal.Out.Flush();
    }

    private static UsageException BadInput(IMessageTarget target, long offset, long messages, string found) => new(
        $"Standard input, byte {offset} (message {messages}): {found}. Give int32 length, int64 timestamp in ns and the bytes, little-endian. " +
        $"Recording {target.RecordingId} keeps the {messages} messages before.");
}

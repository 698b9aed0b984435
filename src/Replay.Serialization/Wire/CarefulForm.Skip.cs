using System.Buffers.Binary;

namespace Replay.Serialization;

/// <content>Stepping over values that the event type does not know.</content>
internal static partial class CarefulForm
{
    /// <summary>Steps over values without recursion: what is nested is only counted, so no depth can exhaust the stack.</summary>
    public static int Skip(ReadOnlySpan<byte> source, int offset, int count)
    {
        for (long pending = count; pending > 0; pending--)
        {
            // Each value takes at least one byte: a count beyond the message is refused at once, not walked.
            if (pending > source.Length - offset) Throw.MessageEnds(offset, (int)Math.Min(pending, int.MaxValue), source.Length - offset);
            offset = SkipOne(source, offset, ref pending);
        }

        return offset;
    }

    private static int SkipOne(ReadOnlySpan<byte> source, int offset, ref long pending)
    {
        byte code = source[offset];
        int next;
        switch (code)
        {
            case <= Code.MaxPositiveFixInt or >= Code.MinNegativeFixInt or Code.Nil or Code.False or Code.True:
                return offset + 1;
            case < Code.FixArray:
                pending += 2 * (code & 0x0f);
                return offset + 1;
            case < Code.FixStr or Code.Array16 or Code.Array32:
                pending += ReadArrayHeader(source, offset, out next);
                return next;
            case Code.Map16:
                pending += 2L * BinaryPrimitives.ReadUInt16BigEndian(Take(source, offset, offset + 1, 2, out next));
                return next;
            case Code.Map32:
                pending += 2L * BinaryPrimitives.ReadUInt32BigEndian(Take(source, offset, offset + 1, 4, out next));
                return next;
            case < Code.Nil or Code.Str8 or Code.Str16 or Code.Str32:
                ReadUtf8(source, offset, out next);
                return next;
            case Code.Bin8 or Code.Bin16 or Code.Bin32:
                ReadBytes(source, offset, out next);
                return next;
            case Code.Float32 or Code.Float64:
                ReadDouble(source, offset, out next);
                return next;
            case >= Code.UInt8 and <= Code.Int64:
                ReadInteger(source, offset, out _, out next);
                return next;
            case Code.NeverUsed:
                Throw.WrongCode(offset, code, "a value");
                return offset;
            default:
                return (int)ReadExtensionHeader(source, offset, out next) + next;
        }
    }
}

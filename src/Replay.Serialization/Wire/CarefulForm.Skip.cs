using System.Runtime.CompilerServices;

namespace Replay.Serialization;

/// <content>Stepping over values that the event type does not know.</content>
internal static partial class CarefulForm
{
    /// <summary>Steps over values without recursion: what is nested is only counted, so no depth can exhaust the stack.</summary>
    /// <returns>Where the next value starts.</returns>
    [MethodImpl(Careful)]
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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int SkipOne(ReadOnlySpan<byte> source, int offset, ref long pending)
    {
        byte code = source[offset];
        switch (code)
        {
            case <= Code.MaxPositiveFixInt or >= Code.MinNegativeFixInt or Code.Nil or Code.False or Code.True:
                return offset + 1;
            case < Code.FixArray:
                pending += 2 * (code & 0x0f);
                return offset + 1;
            case < Code.FixStr or Code.Array16 or Code.Array32:
                Found<int> array = ReadArrayHeader(source, offset);
                pending += array.Value;
                return array.Next;
            case Code.Map16 or Code.Map32:
                int width = code == Code.Map16 ? 2 : 4;
                pending += 2L * ReadLength(source, offset, width);
                return offset + 1 + width;
            case < Code.Nil or Code.Str8 or Code.Str16 or Code.Str32:
                return ReadUtf8(source, offset).End;
            case Code.Bin8 or Code.Bin16 or Code.Bin32:
                return ReadBytes(source, offset).End;
            case Code.Float32 or Code.Float64:
                return ReadDouble(source, offset).Next;
            case >= Code.UInt8 and <= Code.Int64:
                return ReadInteger(source, offset).Next;
            case Code.NeverUsed:
                Throw.WrongCode(offset, code, "a value");
                return offset;
            default:
                return ReadExtension(source, offset).End;
        }
    }
}

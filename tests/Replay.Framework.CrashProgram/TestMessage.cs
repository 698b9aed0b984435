using System.Buffers.Binary;

namespace CrashProgram;

/// <summary>Messages that are known by their number alone.</summary>
public static class TestMessage
{
    private const int MaxLength = 5_000;

    /// <summary>Message <paramref name="index"/>; every seventh has fragments.</summary>
    /// <param name="index">Which.</param>
    /// <param name="withZeros">True: every other one is zeros from end to end, over the ends of pages too, where only a watermark tells it from a torn write.</param>
    public static byte[] Payload(int index, bool withZeros)
    {
        byte[] payload = new byte[index % 7 == 0 ? MaxLength : 8 + index * 131 % 1_300];
        if (withZeros && index % 2 == 1) return payload;
        new Random(index).NextBytes(payload);
        BinaryPrimitives.WriteInt32LittleEndian(payload, index);
        payload[^1] |= 1;
        return payload;
    }
}

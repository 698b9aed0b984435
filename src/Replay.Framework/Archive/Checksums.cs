using System.IO.Hashing;

namespace Replay;

/// <summary>Computes the checksums of frames and catalog entries.</summary>
internal static unsafe class Checksums
{
    /// <summary>The checksum of bytes; <see cref="FrameChecksum.None"/> gives 0.</summary>
    public static int Of(ReadOnlySpan<byte> bytes, FrameChecksum kind) => kind switch
    {
        FrameChecksum.Crc32 => (int)Crc32.HashToUInt32(bytes),
        FrameChecksum.Crc32c => (int)Crc32C.Hash(bytes),
        _ => 0,
    };

    /// <summary>The checksum of a whole data frame in memory, up to its alignment.</summary>
    public static int OfFrame(byte* frame, FrameChecksum kind) =>
        Of(new ReadOnlySpan<byte>(frame + Frame.HeaderLength, Frame.Align(Frame.Length(frame)) - Frame.HeaderLength), kind);

    /// <summary>Puts the checksum into each of some whole frames that lie behind one another; doing it twice gives the same.</summary>
    public static void Stamp(Span<byte> frames, FrameChecksum kind)
    {
        fixed (byte* first = frames)
            for (byte* frame = first; frame < first + frames.Length; frame += Frame.Align(Frame.Length(frame)))
                *(int*)(frame + Frame.SessionIdAt) = OfFrame(frame, kind);
    }
}

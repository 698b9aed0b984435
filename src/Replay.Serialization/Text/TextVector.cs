using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Replay.Serialization;

/// <summary>Texts of a message, copied sixteen bytes at a time whatever their length, so that lengths which change cost no mispredicted branch.</summary>
internal static class TextVector
{
    /// <summary>Least length of a message that a vector can be read from, in bytes.</summary>
    public const int Width = 16;

    private static ReadOnlySpan<byte> Ramp =>
    [
        255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    ];

    /// <summary>Sixteen bytes of a message from <paramref name="start"/>, of which those from <paramref name="length"/> on are zero.</summary>
    /// <param name="message">At least <see cref="Width"/> bytes.</param>
    /// <param name="start">Where they start; the vector may reach, or lie, behind the message's end, but not so its first <paramref name="length"/> bytes.</param>
    /// <param name="length">How many are wanted: none when it is not positive, all when it is more than sixteen.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> Read(ReadOnlySpan<byte> message, int start, int length)
    {
        // Read where the message has sixteen bytes; what was asked for is then moved to the front. Indices beyond the vector are those of bytes that the ramp clears.
        int at = Math.Min(start, message.Length - Width);
        Vector128<byte> bytes = Vector128.LoadUnsafe(ref MemoryMarshal.GetReference(message), (nuint)at);
        Vector128<byte> moved = Vector128.ShuffleNative(bytes, Vector128<byte>.Indices + Vector128.Create((byte)(start - at)));
        int cleared = Width - Math.Clamp(length, 0, Width);
        return moved & Vector128.LoadUnsafe(ref MemoryMarshal.GetReference(Ramp), (nuint)cleared);
    }
}

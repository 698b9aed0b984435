using System.Diagnostics;

namespace Replay.Benching;

/// <summary>What the machine can do at best, whatever the program.</summary>
internal static class MachineLimits
{
    // Much more than the nearer caches hold, little enough to be there at once.
    private const int CopyLength = 128 << 20;

    private static readonly Lazy<(byte[] From, byte[] To)> Buffers = new(() =>
    {
        byte[] from = GC.AllocateUninitializedArray<byte>(CopyLength), to = GC.AllocateUninitializedArray<byte>(CopyLength);
        from.AsSpan().Fill(1);
        to.AsSpan().Fill(2);
        return (from, to);
    });

    /// <summary>Bytes a second that one thread copies from memory to memory.</summary>
    public static Sample Copy()
    {
        (byte[] from, byte[] to) = Buffers.Value;
        long start = Stopwatch.GetTimestamp();
        from.AsSpan().CopyTo(to);
        return CopyLength / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}

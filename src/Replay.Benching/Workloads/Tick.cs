using System.Runtime.InteropServices;

namespace Replay.Benching;

/// <summary>A 32-byte event, which makes a frame of 64 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct Tick
{
    public long Id;
    public long PriceTicks;
    public long Size;
    public long Flags;

    public static Tick Number(long i) => new() { Id = i, PriceTicks = 10_000 + (i % 100), Size = 1 + (i % 7), Flags = ~i };
}

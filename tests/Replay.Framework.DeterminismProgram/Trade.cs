using System.Runtime.InteropServices;

namespace Replay.Framework.DeterminismProgram;

/// <summary>A trade, 32 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct Trade
{
    public long PriceTicks;
    public long SizeLots;
    public int Symbol;
    public int Account;
    public long Id;

    /// <summary>Trades without a pattern, the same ones from the same generator.</summary>
    public static Trade Next(ReplayRandom random, long id) => new()
    {
        PriceTicks = 10_000 + random.NextInt64(2_000),
        SizeLots = 1 + random.NextInt64(500),
        Symbol = random.Next(64),
        Account = random.Next(10_000),
        Id = id,
    };
}

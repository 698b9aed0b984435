using System.Runtime.InteropServices;

namespace Replay.Backtesting;

/// <summary>One market event of any kind: a slot of one cache line that every template of <c>docs/market-events.md</c> is decoded into.</summary>
/// <remarks>
/// Prices are whole ticks and sizes whole lots of the instrument; tick and lot stand in the recording's metadata. Every order event carries its
/// own side, price and size, so that a book of price levels needs no memory of orders. The levels of a <see cref="MarketEventKind.BookRow"/> are a
/// view into the recording, valid during the callback only.
/// </remarks>
[StructLayout(LayoutKind.Explicit, Size = SizeBytes)]
public unsafe struct MarketEvent
{
    /// <summary>Size of the slot in bytes.</summary>
    public const int SizeBytes = 64;

    /// <summary>Value of <see cref="PriceTicks"/> where there is no price.</summary>
    public const long NoPrice = long.MinValue;

    // Bytes 8 to 55 are the message's block as it stands on the wire.
    internal const int BlockOffset = 8;

    // Invariant: null, or the first entry of the asks group in memory that does not move and that the engine keeps until the callback returns.
    [FieldOffset(56)] private byte* _asks;

    /// <summary>What happened; decides which of the other fields say something.</summary>
    [field: FieldOffset(0)] public MarketEventKind Kind { readonly get; set; }

    /// <summary>Number of ask levels of a book row.</summary>
    [field: FieldOffset(2)] public ushort AskLevels { readonly get; private set; }

    /// <summary>Number of bid levels of a book row.</summary>
    [field: FieldOffset(4)] public ushort BidLevels { readonly get; private set; }

    [field: FieldOffset(6)] private ushort LevelStride { readonly get; set; }

    /// <summary>Exchange time in nanoseconds since the Unix epoch where the event's own time is the local receive time; 0 = unknown, or the same.</summary>
    [field: FieldOffset(8)] public long OtherTimestampNs { readonly get; set; }

    /// <summary>Id of the instrument in the recording's metadata.</summary>
    [field: FieldOffset(16)] public int InstrumentId { readonly get; set; }

    /// <summary>Side of the order that rests or rested; for a trade print the side that was hit.</summary>
    [field: FieldOffset(20)] public Side Side { readonly get; set; }

    /// <summary>New trading status of a <see cref="MarketEventKind.TradingStatus"/> event.</summary>
    [field: FieldOffset(21)] public TradingStatus Status { readonly get; set; }

    /// <summary>Marks.</summary>
    [field: FieldOffset(22)] public MarketEventFlags Flags { readonly get; set; }

    /// <summary>The exchange's id of the order; 0 = unknown.</summary>
    [field: FieldOffset(24)] public ulong OrderId { readonly get; set; }

    /// <summary>Price in ticks; <see cref="NoPrice"/> where there is none.</summary>
    [field: FieldOffset(32)] public long PriceTicks { readonly get; set; }

    /// <summary>Size in lots: added, removed or traded, as the kind says; 0 where there is none.</summary>
    [field: FieldOffset(40)] public long SizeLots { readonly get; set; }

    /// <summary>The exchange's id of the trade; 0 = unknown.</summary>
    [field: FieldOffset(48)] public ulong MatchId { readonly get; set; }

    /// <summary>Ask levels of a book row, best first; empty for other kinds.</summary>
    public readonly PriceLevels Asks => new(_asks, AskLevels, LevelStride);

    /// <summary>Bid levels of a book row, best first; empty for other kinds.</summary>
    public readonly PriceLevels Bids =>
        new(_asks + AskLevels * LevelStride + MarketEventCodec.GroupHeaderLength, BidLevels, LevelStride);

    internal void SetLevels(byte* asks, int askLevels, int bidLevels, int stride)
    {
        _asks = asks;
        AskLevels = (ushort)askLevels;
        BidLevels = (ushort)bidLevels;
        LevelStride = (ushort)stride;
    }
}

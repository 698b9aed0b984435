using System.Diagnostics.CodeAnalysis;

namespace Replay.Backtesting;

/// <summary>Every exception that the hot paths throw, kept out of line.</summary>
internal static class Throw
{
    [DoesNotReturn]
    public static void DestinationTooShort(int needed, int available) =>
        throw new CodecException(available, $"The destination holds {available} bytes, the event needs {needed}; size it with GetMaxEncodedLength");

    [DoesNotReturn]
    public static void MessageTooShort(int needed, int available) =>
        throw new CodecException(available, $"The message ends after {available} bytes, a market event needs {needed} here; is the recording one of market events?");

    [DoesNotReturn]
    public static void ForeignSchema(int schemaId) =>
        throw new CodecException(4, $"Schema id {schemaId} found, market events have {MarketEventCodec.SchemaId}; read this recording with the codec that wrote it");

    [DoesNotReturn]
    public static void BlockTooShort(int blockLength) =>
        throw new CodecException(0, $"A block of {blockLength} bytes found, market events have at least {MarketEventCodec.BlockLength}");

    [DoesNotReturn]
    public static void LevelTooShort(int offset, int stride) =>
        throw new CodecException(offset, $"Price levels of {stride} bytes found, they have at least {MarketEventCodec.LevelLength}");

    [DoesNotReturn]
    public static void UnequalGroups(int offset, int asks, int bids) =>
        throw new CodecException(offset, $"Ask levels have {asks} bytes each and bid levels {bids}; both groups of a book row have the same entries");

    [DoesNotReturn]
    public static void KindCannotBeEncoded(MarketEventKind kind) =>
        throw new CodecException(2, $"Kind {(int)kind} has no template; use one of the kinds 1 to {MarketEventCodec.LastKind}");

    [DoesNotReturn]
    public static void NoSuchLevel(int index, int count) =>
        throw new ArgumentOutOfRangeException(nameof(index), index, $"There are {count} levels.");

    [DoesNotReturn]
    public static void NoEventTime(long position) =>
        throw new InvalidOperationException($"The event at position {position} has no time, and a backtest runs on event time; give the run a timestamp reader.");

    [DoesNotReturn]
    public static void EndlessOrders(string strategy, int steps) =>
        throw new InvalidOperationException($"{strategy} sent or was told {steps} things about orders between two events; does it answer every update with a new order at zero latency?");
}

using System.Text.Json;

namespace Replay.Backtesting;

/// <summary>How events stand in exported tables: the names of the columns and of what they hold.</summary>
internal static class MarketEventColumns
{
    public const string Position = "position";
    public const string TimestampNs = "timestampNs";
    public const string OtherTimestampNs = "otherTimestampNs";
    public const string Kind = "kind";
    public const string Symbol = "symbol";
    public const string Side = "side";
    public const string Status = "status";
    public const string Flags = "flags";
    public const string OrderId = "orderId";
    public const string Price = "price";
    public const string Size = "size";
    public const string MatchId = "matchId";
    public const string Asks = "asks";
    public const string Bids = "bids";

    private static readonly string[] Kinds = Names<MarketEventKind>();
    private static readonly string[] Sides = Names<Side>();
    private static readonly string[] Statuses = Names<TradingStatus>();

    public static string NameOf(MarketEventKind kind) => Kinds[(int)kind];

    /// <summary>Empty where there is none, as for <see cref="NameOf(TradingStatus)"/>.</summary>
    public static string NameOf(Side side) => side == Backtesting.Side.None ? "" : Sides[(int)side];

    public static string NameOf(TradingStatus status) => status == TradingStatus.None ? "" : Statuses[(int)status];

    private static string[] Names<T>() where T : struct, Enum => [.. Enum.GetNames<T>().Select(JsonNamingPolicy.CamelCase.ConvertName)];
}

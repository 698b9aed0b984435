using System.Globalization;
using System.Text.RegularExpressions;

namespace Replay.Backtesting;

/// <summary>What the name of a LOBSTER file says: <c>AAPL_2012-06-21_34200000_57600000_message_10.csv</c>.</summary>
internal readonly partial record struct LobsterFileName(string Symbol, DateOnly Date)
{
    public static LobsterFileName? TryParse(string path)
    {
        Match match = Pattern().Match(Path.GetFileName(path));
        return match.Success && DateOnly.TryParseExact(match.Groups[2].ValueSpan, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly date)
            ? new LobsterFileName(match.Groups[1].Value, date)
            : null;
    }

    [GeneratedRegex(@"^(.+)_(\d{4}-\d{2}-\d{2})_\d+_\d+_(message|orderbook)_\d+\.csv(\.gz)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}

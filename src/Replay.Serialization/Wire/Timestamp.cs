namespace Replay.Serialization;

/// <summary>MessagePack's timestamp extension (specification, "Timestamp extension type") to and from <see cref="DateTime"/>, which counts in 100 ns.</summary>
internal static class Timestamp
{
    private const int NanosecondsPerTick = 100;
    private const long MinSeconds = -62_135_596_800;  // 0001-01-01T00:00:00Z
    private const long MaxSeconds = 253_402_300_799;  // 9999-12-31T23:59:59Z

    public static long UtcTicks(DateTime value) => value.Kind == DateTimeKind.Local ? value.ToUniversalTime().Ticks : value.Ticks;

    /// <summary>Seconds since 1970, rounded down, and the nanoseconds after them.</summary>
    public static (long Seconds, uint Nanoseconds) Split(long utcTicks)
    {
        (long seconds, long ticks) = Math.DivRem(utcTicks, TimeSpan.TicksPerSecond);
        return (seconds + MinSeconds, (uint)ticks * NanosecondsPerTick);
    }

    public static bool TryJoin(long seconds, uint nanoseconds, out DateTime value)
    {
        bool valid = seconds is >= MinSeconds and <= MaxSeconds && nanoseconds < 1_000_000_000;
        value = valid
            ? new DateTime((seconds - MinSeconds) * TimeSpan.TicksPerSecond + nanoseconds / NanosecondsPerTick, DateTimeKind.Utc)
            : default;
        return valid;
    }

    /// <summary>The form of <see cref="DateTime.ToBinary"/>; local time is given as UTC, so that the answer does not depend on the machine's time zone.</summary>
    public static bool TryFromBinary(long binary, out DateTime value)
    {
        const long TicksMask = 0x3fff_ffff_ffff_ffff;
        long ticks = binary & TicksMask;
        DateTimeKind kind = binary < 0 ? DateTimeKind.Utc : (DateTimeKind)((ulong)binary >> 62);
        // A local time's ticks are UTC; those before year 1 wrap around the 62 bits.
        bool valid = ticks <= DateTime.MaxValue.Ticks;
        value = valid ? new DateTime(ticks, kind) : default;
        return valid;
    }
}

using System.Globalization;
using Replay.Benching;

namespace Replay.Benchmarks;

/// <summary>Times to the first event of an opened archive, in microseconds.</summary>
internal static class StartTimes
{
    private const long Events = 1_000_000;

    public static void Run(ResultsPage page, int starts)
    {
        using TemporaryArchive made = new();
        long ticks = made.RecordTicks(Events), messages = made.RecordMessages(Events);
        page.Add(Text($"Microseconds to the first event of a recording of {Events:N0}, with digests, {starts:N0} starts"), ["codec", "median", "p99", "min", "max"],
        [
            Row("blittable", new FirstEvents<Tick, BlittableCodec<Tick>>(made.Archive, ticks).Measure(starts)),
            Row("MessagePack", new FirstEvents<SmallEvent, SmallEvent.Codec>(made.Archive, messages).Measure(starts)),
        ]);
    }

    private static string[] Row(string codec, TimeSpan[] times)
    {
        StartFigure figure = StartFigure.From(times);
        return [codec, Text($"{figure.P50:F1}"), Text($"{figure.P99:F1}"), Text($"{figure.Min:F1}"), Text($"{figure.Max:F1}")];
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

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
        using EmbeddedArchive reading = EmbeddedArchive.Open(made.Archive.Directory);
        page.Add(Text($"Microseconds to the first event of a recording of {Events:N0}, with digests, {starts:N0} starts"), ["run", "median", "p99", "min", "max"],
        [
            Row("blittable", new FirstEvents<Tick, BlittableCodec<Tick>>(made.Archive, ticks).Measure(starts)),
            Row("MessagePack", new FirstEvents<SmallEvent, SmallEvent.Codec>(made.Archive, messages).Measure(starts)),
            Row("blittable, archive opened for reading beside its writer", new FirstEvents<Tick, BlittableCodec<Tick>>(reading, ticks).Measure(starts)),
            Row("blittable, from a time in the middle, by the time index", new FirstEvents<Tick, BlittableCodec<Tick>>(made.Archive, ticks, Events / 2).Measure(starts)),
        ]);
    }

    private static string[] Row(string codec, TimeSpan[] times)
    {
        StartFigure figure = StartFigure.From(times);
        return [codec, Text($"{figure.P50:F1}"), Text($"{figure.P99:F1}"), Text($"{figure.Min:F1}"), Text($"{figure.Max:F1}")];
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

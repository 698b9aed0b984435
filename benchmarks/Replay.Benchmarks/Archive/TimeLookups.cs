using System.Diagnostics;
using System.Globalization;
using Replay.Benching;

namespace Replay.Benchmarks;

/// <summary>What it takes to find a position by event time: through the time index, beside reading the recording up to it.</summary>
internal static class TimeLookups
{
    private const int Lookups = 2_000;
    private const int Scans = 9;

    public static void Run(ResultsPage page, long events)
    {
        using TemporaryArchive made = new();
        List<string[]> rows = [];
        for (long size = events / 100; size <= events; size *= 10) rows.Add(Row(made.Archive, made.RecordTicks(size), size));
        page.Add("Finding the first event at or after a time, median microseconds", ["events", "by the time index", "p99", "by reading, a time in the middle"], rows);
    }

    private static string[] Row(EmbeddedArchive archive, long recordingId, long events)
    {
        using RecordingReader reader = archive.OpenReader(recordingId);
        Random random = new(1);
        // Ticks are a nanosecond apart, from 1 on.
        double[] byIndex = Measure(Lookups, () => reader.FindTime(random.NextInt64(1, events)));
        double[] byReading = Measure(Scans, () => ReadUpTo(reader, events / 2));
        if (reader.FindTime(events / 2) != ReadUpTo(reader, events / 2)) throw new InvalidOperationException("The index and the recording disagree.");
        return [Text($"{events:N0}"), Text($"{byIndex[Lookups / 2]:F1}"), Text($"{byIndex[Lookups * 99 / 100]:F1}"), Text($"{byReading[Scans / 2]:F1}")];
    }

    private static long ReadUpTo(RecordingReader reader, long timestampNs)
    {
        long highestNs = 0;
        return TimeScan.FindFirst(reader, reader.StartPosition, timestampNs, ref highestNs) ?? reader.StopPosition;
    }

    /// <summary>Microseconds, ascending; as many calls before them do not count.</summary>
    private static double[] Measure(int count, Func<long> find)
    {
        double[] micros = new double[count];
        for (int i = -count; i < count; i++)
        {
            long start = Stopwatch.GetTimestamp();
            _ = find();
            if (i >= 0) micros[i] = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
        }
        Array.Sort(micros);
        return micros;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

using System.Diagnostics;
using System.Globalization;

namespace Replay.Framework.DeterminismProgram;

/// <summary>Plants a fault in a handler, and has two runs compared: the first event at which they differ must be named.</summary>
internal static class PlantedFaults
{
    /// <summary>Plants each fault in turn.</summary>
    /// <returns>How many were not found.</returns>
    public static int Find(Recordings recordings, long events)
    {
        int missed = 0;
        foreach (Fault fault in (Fault[])[Fault.WallClock, Fault.HashOrder, Fault.OtherOrder])
        {
            // Far from the ends and from any checkpoint.
            long at = events * 7 / 10 + 123;
            (long sequence, long position) = Expect(recordings, fault, at);
            long started = Stopwatch.GetTimestamp();
            RunSide a = Record(recordings, fault == Fault.OtherOrder ? Fault.None : fault, at), b = Record(recordings, fault, at);
            TimeSpan runs = Stopwatch.GetElapsedTime(started);
            started = Stopwatch.GetTimestamp();
            RunDifference? found = RunComparison.FindFirst(a, b);
            TimeSpan search = Stopwatch.GetElapsedTime(started);
            bool isFound = found is { IsExact: true, Kind: RunDifferenceKind.State } && (found.Sequence, found.Position) == (sequence, position);
            if (!isFound) missed++;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{(isFound ? "found" : $"MISSED: {found}"),-8} {fault} at event {sequence}, in {search.TotalSeconds:F2} s; the two runs took {runs.TotalSeconds:F2} s"));
        }

        return missed;
    }

    private static RunSide Record(Recordings recordings, Fault fault, long at)
    {
        ReplayRun<Trade, BlittableCodec<Trade>> Create() => new ReplayRun<Trade, BlittableCodec<Trade>>(recordings.Archive, Recordings.Whole).Handle("money", new Faulty(fault, at));
        return RunSide.Of(Create().WithManifest().Run().Manifest!, Create);
    }

    /// <summary>The first event after which the sums differ, found the plain way: by looking after every event.</summary>
    private static (long Sequence, long Position) Expect(Recordings recordings, Fault fault, long at)
    {
        Faulty right = new(Fault.None, at), wrong = new(fault, at);
        using RecordingReader reader = recordings.Archive.OpenReader(Recordings.Whole);
        long sequence = 0;
        foreach (RecordedMessage message in reader.Messages())
        {
            Trade trade = default;
            default(BlittableCodec<Trade>).Decode(message.Payload, ref trade);
            EventHeader header = new() { Sequence = sequence };
            right.OnEvent(ref trade, in header, endOfBatch: false);
            wrong.OnEvent(ref trade, in header, endOfBatch: false);
            if (right.Sum != wrong.Sum) return (sequence, message.Position);
            sequence++;
        }

        throw new InvalidOperationException($"The fault {fault} shows nowhere in these events.");
    }
}

using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Replay.Benching;

namespace Replay.Benchmarks;

/// <summary>Saving and restoring states of several sizes beside a plain file of the same bytes, and going on from a snapshot near the end of a long recording.</summary>
internal static class SnapshotRates
{
    private const int Megabyte = 1 << 20;
    private const int Warmups = 2;
    private const int ResumeRounds = 51;
    private const int EventsBehindSnapshot = 1_000;

    public static void Run(ResultsPage page, long events)
    {
        string directory = Directory.CreateTempSubdirectory("replay-benchmark-").FullName;
        try
        {
            using TemporaryArchive made = new();
            RecordedTicks ticks = new(made.Archive, made.RecordTicks(events), directory);
            Measure(page, ticks, events);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static void Measure(ResultsPage page, RecordedTicks ticks, long events)
    {
        Resume(page, ticks, events);
        page.Add("a state saved durably at the end of a run, and loaded by another; plain: the same bytes to a file, synced, and read back",
            ["state", "save ms", "plain write ms", "restore ms", "plain read ms"],
            [StateOf(ticks, 1, rounds: 15), StateOf(ticks, 100, rounds: 7), StateOf(ticks, 1_024, rounds: 3)]);
    }

    private static void Resume(ResultsPage page, RecordedTicks ticks, long events)
    {
        SnapshotStore store = new(Path.Combine(ticks.Directory, "resume"));
        long position = EndOf(ticks, events - EventsBehindSnapshot);
        Func<ReplayRun<Tick, BlittableCodec<Tick>>> run = () => ticks.Run().Handle(new SummingHandler());
        run().To(position).SnapshotTo(store).Run();
        Digest? whole = run().Run().RunDigest;
        double[] load = new double[ResumeRounds], resume = new double[ResumeRounds];
        for (int round = -Warmups; round < ResumeRounds; round++)
        {
            long start = Stopwatch.GetTimestamp();
            Snapshot snapshot = store.TryLoadNewest(ticks.RecordingId)!;
            double loaded = Milliseconds(start);
            start = Stopwatch.GetTimestamp();
            RunResult result = run().ResumeFrom(snapshot).Run();
            double resumed = Milliseconds(start);
            if (result.Events != EventsBehindSnapshot || result.RunDigest != whole) throw new InvalidOperationException("The resumed run gave another answer.");
            if (round >= 0) (load[round], resume[round]) = (loaded, resumed);
        }

        page.Add($"a run of {events:N0} events resumed {EventsBehindSnapshot:N0} events before its end, in a warm process",
            ["", "ms"], [["find and load the snapshot", Spread(load)], ["open the recording and run to its end", Spread(resume)]]);
    }

    private static string[] StateOf(RecordedTicks ticks, int megabytes, int rounds)
    {
        SnapshotStore store = new(Path.Combine(ticks.Directory, $"state-{megabytes}")) { KeepNewest = 1 };
        string plain = Path.Combine(ticks.Directory, "plain");
        long end = EndOf(ticks, 1);
        BulkyHandler handler = new(megabytes * Megabyte);
        double[] save = new double[rounds], write = new double[rounds], restore = new double[rounds], read = new double[rounds];
        for (int round = -1; round < rounds; round++)
        {
            double saved = Time(() => ticks.Run().To(end).Handle(handler).WithDigests(false).SnapshotTo(store).Run());
            double written = Time(() => WritePlain(plain, handler.State));
            BulkyHandler other = new(0);
            double restored = Time(() => ticks.Run().To(end).Handle(other).WithDigests(false).ResumeFromNewest(store).Run());
            if (!other.State.AsSpan().SequenceEqual(handler.State)) throw new InvalidOperationException("The state is not what was saved.");
            double readBack = Time(() => File.ReadAllBytes(plain));
            if (round >= 0) (save[round], write[round], restore[round], read[round]) = (saved, written, restored, readBack);
        }

        File.Delete(plain);
        Directory.Delete(store.Directory, recursive: true);
        return [$"{megabytes} MiB", Spread(save), Spread(write), Spread(restore), Spread(read)];
    }

    private static void WritePlain(string path, byte[] bytes)
    {
        using SafeFileHandle file = File.OpenHandle(path, FileMode.Create, FileAccess.Write);
        RandomAccess.Write(file, bytes, 0);
        RandomAccess.FlushToDisk(file);
    }

    private static long EndOf(RecordedTicks ticks, long events)
    {
        using RecordingReader reader = ticks.Archive.OpenReader(ticks.RecordingId);
        // Frames of 64 bytes fill terms without padding.
        return reader.Descriptor.StartPosition + (events * 64);
    }

    private static double Time(Action action)
    {
        GC.Collect();
        long start = Stopwatch.GetTimestamp();
        action();
        return Milliseconds(start);
    }

    private static double Milliseconds(long start) => Stopwatch.GetElapsedTime(start).TotalMilliseconds;

    private static string Spread(double[] milliseconds)
    {
        double[] sorted = [.. milliseconds.Order()];
        return string.Create(CultureInfo.InvariantCulture, $"{sorted[sorted.Length / 2]:G4} [{sorted[0]:G4}..{sorted[^1]:G4}]");
    }

    private sealed record RecordedTicks(EmbeddedArchive Archive, long RecordingId, string Directory)
    {
        public ReplayRun<Tick, BlittableCodec<Tick>> Run() => new(Archive, RecordingId);
    }

    private sealed class SummingHandler : IEventHandler<Tick>, ISnapshotable
    {
        private long _sum;

        public int StateVersion => 1;

        public void OnEvent(ref Tick data, in EventHeader header, bool endOfBatch) => _sum += data.Id;

        public void SaveState(IBufferWriter<byte> destination) => destination.Write(BitConverter.GetBytes(_sum));

        public void LoadState(ReadOnlySpan<byte> source, int version) => _sum = BitConverter.ToInt64(source);
    }

    /// <summary>Its state is a block of bytes, written a megabyte at a time and copied when loaded.</summary>
    private sealed class BulkyHandler : IEventHandler<Tick>, ISnapshotable
    {
        public BulkyHandler(int length)
        {
            State = GC.AllocateUninitializedArray<byte>(length);
            MemoryMarshal.Cast<byte, long>(State.AsSpan()).Fill(0x0123_4567_89ab_cdef);
        }

        public byte[] State { get; private set; }

        public int StateVersion => 1;

        public void OnEvent(ref Tick data, in EventHeader header, bool endOfBatch) { }

        public void SaveState(IBufferWriter<byte> destination)
        {
            for (int at = 0; at < State.Length; at += Megabyte) destination.Write(State.AsSpan(at, Math.Min(Megabyte, State.Length - at)));
        }

        public void LoadState(ReadOnlySpan<byte> source, int version)
        {
            State = GC.AllocateUninitializedArray<byte>(source.Length);
            source.CopyTo(State);
        }
    }
}

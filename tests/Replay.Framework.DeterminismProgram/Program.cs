using System.Diagnostics;
using System.Globalization;

namespace Replay.Framework.DeterminismProgram;

/// <summary>
/// <c>[events] [cursors]</c>: records events, replays them in every way there is, and fails unless every run has the same digest
/// and every planted fault is found at its event.
/// <c>--once DIRECTORY</c>: prints the digest of one run over such an archive, for runs in other processes.
/// </summary>
internal static class Program
{
    private const string Once = "--once";

    private static readonly (string Wait, int Slots)[] Rings =
        [("BusySpin", 65_536), ("Yielding", 65_536), ("Yielding", 4_096), ("Yielding", 64), ("SpinThenYield", 16_384), ("Sleeping", 4_096), ("Blocking", 16_384), ("Blocking", 128)];

    private static int Main(string[] args)
    {
        if (args is [Once, var archive])
        {
            using Recordings recordings = Recordings.Open(archive);
            Console.WriteLine(NewRun(recordings).Run().RunDigest);
            return 0;
        }

        if (!TryRead(args, out int events, out int cursors))
        {
            Console.Error.WriteLine("usage: [events, 10000000] [cursors, 100]");
            return 1;
        }

        string directory = Directory.CreateTempSubdirectory("replay-determinism-").FullName;
        try
        {
            using Recordings recordings = Recordings.Create(Path.Combine(directory, "archive"), events);
            return Compare(recordings, events, cursors, Path.Combine(directory, "snapshots"));
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static bool TryRead(string[] args, out int events, out int cursors)
    {
        (events, cursors) = (10_000_000, 100);
        return args.Length <= 2
            && (args.Length < 1 || (int.TryParse(args[0], CultureInfo.InvariantCulture, out events) && events > 0))
            && (args.Length < 2 || (int.TryParse(args[1], CultureInfo.InvariantCulture, out cursors) && cursors > 0));
    }

    private static int Compare(Recordings recordings, long events, int cursors, string snapshots)
    {
        RunResult expected = NewRun(recordings).Run();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{events:N0} events, inline: {expected.RunDigest}, {expected.EventsPerSecond / 1e6:F1} M events/s"));
        if (expected.Events != events) return Fail($"{expected.Events} events were replayed");
        int unequal = 0;
        foreach ((string name, Func<Digest?> run) in Ways(recordings, events, cursors, snapshots, expected.RunDigest))
        {
            long started = Stopwatch.GetTimestamp();
            Digest? digest = run();
            bool isEqual = digest == expected.RunDigest;
            if (!isEqual) unequal++;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{(isEqual ? "equal" : $"DIFFERS: {digest}"),-8} {name} ({Stopwatch.GetElapsedTime(started).TotalSeconds:F1} s)"));
        }

        int missed = PlantedFaults.Find(recordings, events);
        return unequal + missed == 0 ? 0 : Fail($"{unequal} runs gave another digest, {missed} planted faults were not found");
    }

    private static IEnumerable<(string Name, Func<Digest?> Run)> Ways(Recordings recordings, long events, int cursors, string snapshots, Digest? expected)
    {
        foreach ((string wait, int slots) in Rings)
            yield return ($"ring of {slots} slots, {wait}", () => NewRun(recordings).OverRing(slots, WaitOf(wait)).Run().RunDigest);

        ReplaySource[] scattered = [.. Recordings.Scattered.Select(id => new ReplaySource(recordings.Archive, id))];
        yield return ("merged from several recordings", () => With(new(scattered)).Run().RunDigest);
        yield return ("merged, over a ring", () => With(new(scattered)).OverRing().Run().RunDigest);

        yield return ("again, in another process", () => RunElsewhere(recordings, typeof(Program).Assembly.Location, []));
        yield return ("culture tr-TR, time zone Pacific/Chatham", () => RunElsewhere(recordings, typeof(Program).Assembly.Location, [("LC_ALL", "tr_TR.UTF-8"), ("TZ", "Pacific/Chatham")]));
        yield return ("culture ar-SA, server garbage collection", () => RunElsewhere(recordings, typeof(Program).Assembly.Location, [("LC_ALL", "ar_SA.UTF-8"), ("DOTNET_gcServer", "1")]));
        if (OtherBuild() is { } other) yield return ($"the other build, {other}", () => RunElsewhere(recordings, other, []));

        SnapshotStore store = new(snapshots);
        IReadOnlyList<long> positions = recordings.RandomCursors(events, cursors);
        yield return ($"with {positions.Count} snapshots on the way", () => positions.Aggregate(NewRun(recordings), (run, position) => run.SnapshotTo(store, atPosition: position)).Run().RunDigest);
        foreach (long position in positions)
            yield return ($"resumed at {position}", () => NewRun(recordings).ResumeFrom(store.TryLoadNewest(Recordings.Whole, position)).Run() is var run && run.ResumedFrom == position ? run.RunDigest : null);
        long fork = positions[positions.Count / 2];
        yield return ($"forked at {fork} with three other parameters, each beside a full run", () => Fork(recordings, $"{snapshots}-fork", fork, expected));
    }

    /// <summary>Goes on from one snapshot with other parameters, whose effect begins behind it.</summary>
    /// <returns>What is expected when each fork gives what a full run with its parameter gives; otherwise the first that does not.</returns>
    private static Digest? Fork(Recordings recordings, string snapshots, long position, Digest? expected)
    {
        SnapshotStore store = new(snapshots);
        WithScale(recordings, 1, fromSequence: 0).To(position).SnapshotTo(store).Run();
        Snapshot fork = store.TryLoadNewest(Recordings.Whole)!;
        for (long scale = 2; scale <= 4; scale++)
        {
            Digest? full = WithScale(recordings, scale, fork.Cursor.NextSequence).Run().RunDigest;
            Digest? forked = WithScale(recordings, scale, fork.Cursor.NextSequence).ResumeFrom(fork).Run().RunDigest;
            if (forked != full || full == expected) return forked;
        }

        return expected;
    }

    private static ReplayRun<Trade, BlittableCodec<Trade>> WithScale(Recordings recordings, long scale, long fromSequence)
    {
        ReplayOutput output = new("prints");
        return new ReplayRun<Trade, BlittableCodec<Trade>>(recordings.Archive, Recordings.Whole).WithOutput(output)
            .Handle(new Scaled(scale, fromSequence)).ThenHandle(new Positions(output), new Averages());
    }

    private static ReplayRun<Trade, BlittableCodec<Trade>> NewRun(Recordings recordings) => With(new(recordings.Archive, Recordings.Whole));

    private static ReplayRun<Trade, BlittableCodec<Trade>> With(ReplayRun<Trade, BlittableCodec<Trade>> run)
    {
        ReplayOutput output = new("prints");
        return run.WithOutput(output).Handle(new Positions(output), new Averages()).ThenHandle("last", new Averages());
    }

    private static WaitStrategy WaitOf(string name) => (WaitStrategy)typeof(WaitStrategy).GetProperty(name)!.GetValue(null)!;

    private static Digest? RunElsewhere(Recordings recordings, string program, (string Name, string Value)[] variables)
    {
        ProcessStartInfo start = new("dotnet", [program, Once, recordings.Directory]) { RedirectStandardOutput = true };
        foreach ((string name, string value) in variables) start.Environment[name] = value;
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd().Trim();
        process.WaitForExit();
        return Digest.TryParse(output, out Digest digest) ? digest : null;
    }

    /// <summary>This program in the other configuration, where it has been built.</summary>
    private static string? OtherBuild()
    {
        string here = typeof(Program).Assembly.Location;
        string Folder(string configuration) => $"{Path.DirectorySeparatorChar}{configuration}{Path.DirectorySeparatorChar}";
        bool isRelease = here.Contains(Folder("Release"), StringComparison.Ordinal);
        string other = isRelease ? here.Replace(Folder("Release"), Folder("Debug"), StringComparison.Ordinal) : here.Replace(Folder("Debug"), Folder("Release"), StringComparison.Ordinal);
        return other != here && File.Exists(other) ? other : null;
    }

    private static int Fail(string reason)
    {
        Console.WriteLine($"FAILED: {reason}.");
        return 1;
    }
}

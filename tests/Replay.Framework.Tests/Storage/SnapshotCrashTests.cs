namespace Replay.Framework.Tests;

/// <summary>Crashes of a simulated disk while snapshots are saved: the newest one that was saved is there, whole, and never half of one.</summary>
public class SnapshotCrashTests
{
    private const int Workloads = 20;
    private const int CrashesOfAWorkload = 500;
    private const int Saves = 25;

    [Fact]
    public void A_crash_leaves_the_newest_snapshot_that_was_saved_or_a_newer_one() =>
        Parallel.For(0, Workloads, new ParallelOptions { MaxDegreeOfParallelism = 2 }, CrashAWorkload);

    private static void CrashAWorkload(int workload)
    {
        using MemoryDirectory live = new();
        using SimulatedDisk disk = new(live.Path);
        // What was saved, and when it began and was done.
        List<(int Begun, int Done, Snapshot Snapshot)> saved = Save(disk, new Random(workload));
        for (int crash = 0; crash < CrashesOfAWorkload; crash++)
        {
            int seed = workload * CrashesOfAWorkload + crash;
            Random random = new(seed);
            int operation = random.Next(disk.OperationCount);
            using MemoryDirectory left = new();
            disk.Crash(operation, random).CopyTo(left.Path);
            List<SnapshotException> refused = [];
            Snapshot? newest = new SnapshotStore(left.Path).TryLoadNewest(0, refused: refused.Add);
            int acknowledged = saved.FindLastIndex(save => save.Done <= operation);
            int found = newest is null ? -1 : saved.FindLastIndex(save => save.Begun <= operation && save.Snapshot.StateDigest == newest.StateDigest && save.Snapshot.Cursor.ToString() == newest.Cursor.ToString());
            Assert.True(refused.Count == 0, $"Crash {seed}: {string.Join("; ", refused.Select(e => e.Message))}");
            Assert.True(found >= acknowledged, $"Crash {seed}: save {acknowledged} was done, {found} is the newest there.");
        }
    }

    private static List<(int, int, Snapshot)> Save(SimulatedDisk disk, Random random)
    {
        SnapshotStore store = new(disk.Root) { KeepNewest = 3 };
        List<(int, int, Snapshot)> saved = [];
        long position = 0;
        for (int i = 0; i < Saves; i++)
        {
            // Some at the same cursor, over the one before.
            position += 32 * random.Next(0, 3);
            byte[] state = new byte[random.Next(1, 3_000)];
            random.NextBytes(state);
            Snapshot snapshot = new()
            {
                Cursor = new([new(0, position)], lastTimestampNs: 0, nextSequence: i),
                Recordings = [new(0, 1_700_000_000_000, 0, 65_536, 10, 6)],
                Start = [new(0, 0)],
                EventChain = null,
                Outputs = [],
                Handlers = [new("handler", 1, state)],
            };
            int begun = disk.OperationCount;
            store.Save(snapshot);
            saved.Add((begun, disk.OperationCount, snapshot));
        }
        return saved;
    }
}

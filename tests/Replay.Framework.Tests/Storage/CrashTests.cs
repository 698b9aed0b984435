using System.Collections.Concurrent;

namespace Replay.Framework.Tests;

/// <summary>Crashes of a simulated disk: what was acknowledged as durable is there, and nothing else than what was written.</summary>
public class CrashTests
{
    private const int Seeds = 10_000;
    private const int CrashesOfAWorkload = 50;
    internal const int Added = 3;

    /// <summary>Runs one seed instead of all: what a failure names.</summary>
    private static readonly int? OnlySeed = int.TryParse(Environment.GetEnvironmentVariable("REPLAY_CRASH_SEED"), out int seed) ? seed : null;

    private static readonly ConcurrentQueue<string> Failures = [];

    [Fact]
    public void A_crash_loses_nothing_that_was_acknowledged_and_changes_nothing()
    {
        IEnumerable<int> seeds = OnlySeed is { } only ? [only] : Enumerable.Range(0, Seeds);
        Parallel.ForEach(seeds.Chunk(CrashesOfAWorkload), new ParallelOptions { MaxDegreeOfParallelism = 2 }, CrashAWorkload);
        Assert.True(Failures.IsEmpty, $"{Failures.Count} seeds failed, {string.Join("; ", Failures.Take(10))}");
    }

    private static void CrashAWorkload(int[] seeds)
    {
        using MemoryDirectory live = new();
        using SimulatedDisk disk = new(live.Path);
        CrashWorkload workload = new(disk, new Random(seeds[0] / CrashesOfAWorkload));
        workload.Run(steps: 25);
        foreach (int seed in seeds)
        {
            try
            {
                CrashOnce(disk, workload, new Random(seed));
            }
            catch (Exception exception)
            {
                Failures.Enqueue($"REPLAY_CRASH_SEED={seed}: {exception.Message}");
                if (OnlySeed is not null) throw;
            }
        }
    }

    private static void CrashOnce(SimulatedDisk disk, CrashWorkload workload, Random random)
    {
        int operation = random.Next(disk.OperationCount);
        using MemoryDirectory left = new();
        disk.Crash(operation, random).CopyTo(left.Path);
        Dictionary<long, int> read = workload.CheckAll(left.Path, operation, verify: random.Next(4) == 0);
        if (random.Next(4) == 0) GoOn(left.Path, read, random);
    }

    /// <summary>Extends what is left, with another crash on the way: what was read before must stay.</summary>
    private static void GoOn(string directory, Dictionary<long, int> read, Random random)
    {
        using SimulatedDisk disk = new(directory);
        int before = disk.OperationCount;
        Extend(directory, read.Keys);
        foreach ((long recordingId, int count) in read) CheckCount(directory, recordingId, count + Added, count + Added);
        using MemoryDirectory left = new();
        disk.Crash(random.Next(before, disk.OperationCount + 1), random).CopyTo(left.Path);
        foreach ((long recordingId, int count) in read) CheckCount(left.Path, recordingId, count, count + Added);
    }

    /// <summary>Adds some messages to recordings.</summary>
    internal static void Extend(string directory, IEnumerable<long> recordingIds)
    {
        using EmbeddedArchive archive = EmbeddedArchive.OpenForWriting(directory, new ArchiveOptions { Durability = Durability.Always });
        foreach (long recordingId in recordingIds)
        {
            using RecordingWriter writer = archive.ExtendRecording(recordingId);
            for (int i = 0; i < Added; i++) writer.Append(CrashWorkload.Payload(i), i);
        }
    }

    /// <summary>Checks how many messages a recording holds, and that each is as it was written.</summary>
    internal static void CheckCount(string directory, long recordingId, int least, int most)
    {
        using EmbeddedArchive archive = EmbeddedArchive.Open(directory);
        using RecordingReader reader = archive.OpenReader(recordingId);
        int count = 0;
        foreach (RecordedMessage message in reader.Messages())
        {
            if (!message.Payload.SequenceEqual(CrashWorkload.Payload((int)message.TimestampNs)))
                throw new InvalidDataException($"Recording {recordingId}, extended: the message at {message.Position} is not what was written.");
            count++;
        }
        if (count < least || count > most) throw new InvalidDataException($"Recording {recordingId}, extended: {count} messages, {least} to {most} expected.");
    }
}

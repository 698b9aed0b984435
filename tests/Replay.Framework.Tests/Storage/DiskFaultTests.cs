namespace Replay.Framework.Tests;

/// <summary>Disks that are full or fail at any call: a typed error for the caller, and nothing lost that was acknowledged.</summary>
public class DiskFaultTests
{
    [Theory]
    [InlineData(DiskFault.Full)]
    [InlineData(DiskFault.ShortWrite)]
    public void A_disk_that_is_full_from_any_call_on_leaves_an_archive_that_reads_and_goes_on(DiskFault kind) => ForSeeds(800, (disk, random) =>
    {
        CrashWorkload workload = RunInto(disk, kind, random);
        // What was flushed is there, though the disk is still full.
        workload.CheckAll(disk.Root, disk.OperationCount);
        disk.Fault = null;
        workload.Abandon();
        Dictionary<long, int> read = workload.CheckAll(disk.Root, disk.OperationCount);
        CrashTests.Extend(disk.Root, read.Keys);
        foreach ((long recordingId, int count) in read) CrashTests.CheckCount(disk.Root, recordingId, count + CrashTests.Added, count + CrashTests.Added);
    });

    [Fact]
    public void A_sync_that_fails_at_any_call_reaches_the_caller_and_acknowledges_nothing() => ForSeeds(800, (disk, random) =>
    {
        CrashWorkload workload = RunInto(disk, DiskFault.Sync, random);
        if (disk.HasFailed && !workload.HasThrown) throw new InvalidDataException("A sync failed, and nobody was told.");
        workload.Abandon();
        // The kernel has given up what it could not write: after a crash nothing may be there but what was acknowledged before.
        using MemoryDirectory left = new();
        disk.Crash(disk.OperationCount, random).CopyTo(left.Path);
        workload.CheckAll(left.Path, disk.OperationCount);
    });

    [Theory]
    [InlineData(Durability.Group)]
    [InlineData(Durability.Always)]
    public void A_failed_sync_is_the_end_of_its_writer(Durability level)
    {
        using MemoryDirectory live = new();
        using SimulatedDisk disk = new(live.Path);
        EmbeddedArchive archive = EmbeddedArchive.OpenForWriting(live.Path, new ArchiveOptions { Durability = level, GroupInterval = Timeout.InfiniteTimeSpan });
        RecordingWriter writer = archive.CreateRecording(SampleArchive.Settings);
        writer.Append(CrashWorkload.Payload(0), 0);
        writer.Sync();
        long durable = writer.DurablePosition;
        disk.Fault = (DiskFault.Sync, 0);
        Assert.Throws<ArchiveStorageException>(() => { writer.Append(CrashWorkload.Payload(1), 1); writer.Sync(); });
        // From now on the disk says that all is well.
        Assert.True(disk.HasFailed);
        Assert.Throws<ArchiveStorageException>(() => { writer.Append(CrashWorkload.Payload(2), 2); writer.Flush(); });
        Assert.Throws<ArchiveStorageException>(writer.Sync);
        Assert.Throws<ArchiveStorageException>(() => writer.WaitUntilDurable(durable + 32, TestContext.Current.CancellationToken));
        Assert.Throws<ArchiveStorageException>(writer.Stop);
        Assert.Equal(durable, writer.DurablePosition);
        Assert.Throws<ArchiveStorageException>(archive.Dispose);
        using MemoryDirectory left = new();
        disk.Crash(disk.OperationCount, new Random(1)).CopyTo(left.Path);
        CrashTests.CheckCount(left.Path, 0, 1, 1);
    }

    private static CrashWorkload RunInto(SimulatedDisk disk, DiskFault kind, Random random)
    {
        CrashWorkload workload = new(disk, random);
        disk.Fault = (kind, disk.OperationCount + random.Next(150));
        try
        {
            workload.Run(steps: 25);
        }
        catch (ArchiveStorageException)
        {
            workload.HasThrown = true;
        }
        return workload;
    }

    private static void ForSeeds(int count, Action<SimulatedDisk, Random> test) => Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = 2 }, seed =>
    {
        using MemoryDirectory live = new();
        using SimulatedDisk disk = new(live.Path);
        try
        {
            test(disk, new Random(seed));
        }
        catch (Exception exception)
        {
            throw new InvalidDataException($"Seed {seed}: {exception.Message}", exception);
        }
    });
}

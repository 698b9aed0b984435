using System.Buffers.Binary;
using System.Diagnostics;
using System.IO.Hashing;
using CsCheck;

namespace Replay.Framework.Tests.Snapshots;

public sealed class SnapshotStoreTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("replay-snapshots-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void A_snapshot_is_read_as_it_was_written()
    {
        Snapshot written = Sample(position: 1_024);
        Snapshot read = SnapshotStore.Load(new SnapshotStore(_directory).Save(written));

        Assert.Equal(written.Cursor.ToString(), read.Cursor.ToString());
        Assert.Equal(written.Cursor.LastTimestampNs, read.Cursor.LastTimestampNs);
        Assert.Equal(written.Cursor.NextSequence, read.Cursor.NextSequence);
        Assert.Equal(written.Recordings, read.Recordings);
        Assert.Equal(written.Start, read.Start);
        Assert.Equal(written.EventDigest, read.EventDigest);
        Assert.Equal(written.StateDigest, read.StateDigest);
        Assert.Equal(written.EventChain!.Value.ToArray(), read.EventChain!.Value.ToArray());
        Assert.Equal(["orders", ""], read.Outputs.Select(output => output.Name));
        Assert.Equal([77L, 0L], read.Outputs.Select(output => output.BytesWritten));
        Assert.Equal(written.Outputs[0].Chain.ToArray(), read.Outputs[0].Chain.ToArray());
        Assert.Equal(["Größe", "no state", "empty state"], read.Handlers.Select(handler => handler.Name));
        Assert.Equal([-3, null, 1], read.Handlers.Select(handler => handler.StateVersion));
        Assert.Equal([1, 2, 3, 4, 5], read.Handlers[0].State.ToArray());
        Assert.Equal([-7], read.TimeOffsetsNs);
        Assert.Equal([3, 65_535], read.TemplateIds);
        Assert.Equal([10], read.StreamIds);
    }

    [Theory]
    // Before the third version, sessions were not kept; the first had no three counts, offset and three ids either.
    [InlineData(2, sizeof(int))]
    [InlineData(1, (7 * sizeof(int)) + sizeof(long))]
    public void A_file_of_an_older_version_is_read_without_what_it_lacks(int version, int missing)
    {
        byte[] file = BytesOf(Sample(position: 1_024))[..^missing];
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(8), version);
        BinaryPrimitives.WriteInt64LittleEndian(file.AsSpan(16), file.Length);
        XxHash128.Hash(file.AsSpan(..^Digest.Size), file.AsSpan(^Digest.Size));
        Snapshot read = SnapshotFormat.Read(file, "older");
        Assert.Equal([1, 2, 3, 4, 5], read.Handlers[0].State.ToArray());
        Assert.Null(read.Recordings[0].SessionId);
        Assert.Equal(version == 1 ? (0, 0, 0) : (1, 2, 1), (read.TimeOffsetsNs.Count, read.TemplateIds.Count, read.StreamIds.Count));
    }

    [Fact]
    public void A_run_without_digests_is_read_as_one()
    {
        SnapshotStore store = new(_directory);
        Snapshot read = SnapshotStore.Load(store.Save(new()
        {
            Cursor = new([new(4, 64)], 0, 1),
            Recordings = [new(4, 1, 2, 3, 5, 6)],
            Start = [new(4, 0)],
            EventChain = null,
            Outputs = [],
            Handlers = [],
        }));
        Assert.Null(read.EventChain);
        Assert.Null(read.EventDigest);
    }

    [Fact]
    public void A_snapshot_cut_at_any_byte_is_refused_and_the_one_before_it_is_used()
    {
        SnapshotStore store = new(_directory);
        store.Save(Sample(position: 1_024));
        string newest = store.Save(Sample(position: 2_048));
        byte[] whole = File.ReadAllBytes(newest);
        for (int length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(newest, whole[..length]);
            List<SnapshotException> refused = [];
            Assert.Equal(1_024, store.TryLoadNewest(0, refused: refused.Add)!.Cursor.Recordings[0].Position);
            Assert.Contains(newest, Assert.Single(refused).Message);
        }
    }

    [Fact]
    public void A_changed_bit_anywhere_is_found() =>
        Gen.Select(Gen.Int[0, 10_000], Gen.Int[0, 7]).Sample((at, bit) =>
        {
            byte[] file = BytesOf(Sample(1_024));
            file[at % file.Length] ^= (byte)(1 << bit);
            Assert.Throws<SnapshotException>(() => SnapshotFormat.Read(file, "changed"));
        }, iter: 2_000);

    [Fact]
    public void Bytes_of_a_hostile_writer_with_a_right_checksum_never_cause_another_exception() =>
        Gen.Select(Gen.Int[24, 10_000], Gen.Int).Sample((at, value) =>
        {
            byte[] file = BytesOf(Sample(1_024));
            BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(24 + (at % (file.Length - 24 - 16 - 4))), value);
            XxHash128.Hash(file.AsSpan(0, file.Length - 16), file.AsSpan(file.Length - 16));
            try
            {
                Snapshot read = SnapshotFormat.Read(file, "hostile");
                _ = read.EventDigest;
                foreach (OutputState output in read.Outputs) new DigestChain().Restore(output.Chain.Span);
            }
            catch (SnapshotException)
            {
                // The one way to refuse.
            }
        }, iter: 2_000);

    [Fact]
    public void An_output_without_a_digest_state_is_refused()
    {
        Snapshot sample = Sample(1_024);
        byte[] file = BytesOf(sample);
        // The length of the last output's state stands before its 16 zeros, the number of handlers (3) and the first handler's name.
        int at = file.AsSpan().IndexOf((byte[])[0x10, 0, 0, 0, .. new byte[16], 3, 0, 0, 0]);
        byte[] without = [.. file[..at], 0xff, 0xff, 0xff, 0xff, .. file[(at + 20)..]];
        BinaryPrimitives.WriteInt64LittleEndian(without.AsSpan(16), without.Length);
        XxHash128.Hash(without.AsSpan(0, without.Length - 16), without.AsSpan(without.Length - 16));
        Assert.Contains("without a digest state", Assert.Throws<SnapshotException>(() => SnapshotFormat.Read(without, "hostile")).Message);
    }

    [Fact]
    public async Task A_pipe_in_the_place_of_a_snapshot_is_refused_and_does_not_hang()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/mkfifo"), "/usr/bin/mkfifo is missing");
        string pipe = Path.Combine(_directory, "0-0000000000000000064.snapshot");
        using (Process process = Process.Start("/usr/bin/mkfifo", [pipe])) process.WaitForExit();
        Task<SnapshotException> load = Task.Run(() => Assert.Throws<SnapshotException>(() => SnapshotStore.Load(pipe)), TestContext.Current.CancellationToken);
        Assert.Contains("not a regular file", (await load.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken)).Message);
    }

    [Fact]
    public void A_newer_format_is_refused_as_newer()
    {
        byte[] file = BytesOf(Sample(1_024));
        file[8]++;
        Assert.Contains("newer Replay", Assert.Throws<SnapshotException>(() => SnapshotFormat.Read(file, "newer")).Message);
    }

    [Fact]
    public void Another_kind_of_file_is_refused_as_such() =>
        Assert.Contains("another kind", Assert.Throws<SnapshotException>(() => SnapshotFormat.Read(new byte[100], "other")).Message);

    [Fact]
    public void The_newest_at_or_before_a_position_is_found()
    {
        SnapshotStore store = new(_directory);
        foreach (long position in new[] { 320, 64, 1_099_511_627_776, 992 }) store.Save(Sample(position));
        Assert.Null(store.TryLoadNewest(0, 63));
        Assert.Equal(64, store.TryLoadNewest(0, 64)!.Cursor.Recordings[0].Position);
        Assert.Equal(320, store.TryLoadNewest(0, 991)!.Cursor.Recordings[0].Position);
        Assert.Equal(1_099_511_627_776, store.TryLoadNewest(0)!.Cursor.Recordings[0].Position);
        Assert.Null(store.TryLoadNewest(1));
    }

    [Fact]
    public void A_directory_that_is_not_there_holds_no_snapshot()
    {
        SnapshotStore store = new(Path.Combine(_directory, "none"));
        Assert.Empty(store.List());
        Assert.Null(store.TryLoadNewest(0));
    }

    [Fact]
    public void The_list_is_in_order_and_leaves_out_what_is_no_snapshot()
    {
        SnapshotStore store = new(_directory);
        store.Save(Sample(992));
        store.Save(Sample(64));
        File.WriteAllText(Path.Combine(_directory, "notes.txt"), "x");
        File.WriteAllText(Path.Combine(_directory, "0-12.snapshot.tmp"), "x");
        File.WriteAllText(Path.Combine(_directory, "a-b.snapshot"), "x");
        Assert.Equal([64L, 992L], store.List().Select(file => file.Position));
    }

    [Fact]
    public void A_snapshot_at_the_same_position_replaces_the_one_before_and_leaves_nothing_else()
    {
        SnapshotStore store = new(_directory);
        store.Save(Sample(64));
        store.Save(Sample(64));
        Assert.Single(Directory.GetFileSystemEntries(_directory));
    }

    [Fact]
    public void A_store_keeps_as_many_as_it_is_told_of_those_at_or_before_the_last()
    {
        SnapshotStore all = new(_directory);
        all.Save(Sample(9_600));
        SnapshotStore store = new(_directory) { KeepNewest = 2 };
        foreach (long position in new long[] { 64, 320, 640 }) store.Save(Sample(position));
        Assert.Equal([320L, 640L, 9_600L], store.List().Select(file => file.Position));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SnapshotStore(_directory) { KeepNewest = 0 });
    }

    [Fact]
    public void Pruning_keeps_the_newest_good_ones_and_what_is_damaged_in_front_of_them()
    {
        SnapshotStore store = new(_directory);
        foreach (long position in new long[] { 64, 320, 640, 960 }) store.Save(Sample(position));
        File.WriteAllBytes(store.List()[^1].Path, [1, 2, 3]);
        Assert.Equal([320L, 64L], store.Prune(1).Select(file => file.Position));
        Assert.Equal([640L, 960L], store.List().Select(file => file.Position));
        Assert.Throws<ArgumentOutOfRangeException>(() => store.Prune(0));
    }

    [Fact]
    public void A_snapshot_under_the_name_of_another_recording_is_refused()
    {
        SnapshotStore store = new(_directory);
        File.Move(store.Save(Sample(64)), Path.Combine(_directory, "7-0000000000000000064.snapshot"));
        List<SnapshotException> refused = [];
        Assert.Null(store.TryLoadNewest(7, refused: refused.Add));
        Assert.Contains("not where its name says", Assert.Single(refused).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_snapshot_that_cannot_be_written_leaves_the_one_before()
    {
        SnapshotStore store = new(_directory);
        string path = store.Save(Sample(64));
        byte[] before = File.ReadAllBytes(path);
        Directory.CreateDirectory($"{path}.tmp");
        Assert.Throws<ArchiveStorageException>(() => store.Save(Sample(64)));
        Assert.Equal(before, File.ReadAllBytes(path));
    }

    [Fact]
    public void A_sync_that_fails_is_an_error()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Durable writing needs Linux.");
        Assert.Throws<ArchiveStorageException>(() => FileSync.Directory(Path.Combine(_directory, "none")));
        // A terminal's or /dev/null's descriptor cannot be synced: fsync says EINVAL.
        using var device = File.OpenHandle("/dev/null", FileMode.Open, FileAccess.ReadWrite);
        Assert.Contains("errno 22", Assert.Throws<ArchiveStorageException>(() => FileSync.File(device, "/dev/null")).Message);
    }

    private static Snapshot Sample(long position)
    {
        byte[] chain = new byte[60];
        new Random(1).NextBytes(chain);
        return new()
        {
            Cursor = new([new(0, position)], lastTimestampNs: 1_700_000_000_000_000_000, nextSequence: 42),
            Recordings = [new(0, 1_700_000_000_000, -5, 65_536, 10, 77)],
            Start = [new(0, 32)],
            EventChain = chain,
            Outputs = [new("orders", 77, chain), new("", 0, new byte[16])],
            TimeOffsetsNs = [-7],
            TemplateIds = [3, 65_535],
            StreamIds = [10],
            Handlers = [new("Größe", -3, new byte[] { 1, 2, 3, 4, 5 }), new("no state", null, default), new("empty state", 1, Array.Empty<byte>())],
        };
    }

    private static byte[] BytesOf(Snapshot snapshot) => [.. SnapshotFormat.Write(snapshot).SelectMany(piece => piece.ToArray())];
}

using System.IO.Hashing;
using System.Text;
using System.Text.Json.Nodes;
using Replay.Framework.Tests.Replaying;
using ReplayedTick = Replay.Framework.Tests.Replaying.Tick;

namespace Replay.Framework.Tests.Determinism;

public sealed class ManifestTests : IDisposable
{
    private readonly TestArchive _test = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _test.Dispose();

    [Fact]
    public void A_manifest_says_what_went_in_and_what_came_out()
    {
        long id = _test.Record(1_000);
        RunResult result = Run(id, run => run.From(640).WithManifest(checkpointEvery: 400));
        RunManifest manifest = result.Manifest!;

        ManifestRecording recording = Assert.Single(manifest.Recordings);
        RecordingDescriptor descriptor = _test.Archive.GetRecording(id);
        Assert.Equal((id, _test.Archive.Directory, descriptor.StartTimestampMs, 10, 77, 640L, 64_000L),
            (recording.RecordingId, recording.Archive, recording.StartTimestampMs, recording.StreamId, recording.SessionId, recording.From, recording.To));
        Assert.Equal(["Replay.Framework.Tests.Replaying.TickSum", "prices"], manifest.Handlers.Select(handler => handler.Name));
        Assert.Equal([1, 7], manifest.Handlers.Select(handler => handler.StateVersion));
        Assert.All(manifest.Handlers, handler => Assert.Equal(typeof(TickSum).Module.ModuleVersionId, handler.Binary.Mvid));
        Assert.Equal(ManifestBinary.DigestOf(typeof(TickSum).Assembly.Location), manifest.Handlers[0].Binary.FileDigest);
        Assert.Equal(typeof(RunManifest).Module.ModuleVersionId, manifest.Framework.Mvid);
        Assert.Equal((result.RunDigest, result.EventDigest, result.StateDigest), (manifest.Digest, manifest.EventDigest, manifest.StateDigest));
        Assert.Equal([0, 400, 800, 990], manifest.Checkpoints.Select(checkpoint => checkpoint.Sequence));
        Assert.Equal([640, 640 + 400 * 64, 640 + 800 * 64, 64_000], manifest.Checkpoints.Select(checkpoint => checkpoint.Positions[0]));
        Assert.Equal(TestArchive.TimeOf(409), manifest.Checkpoints[1].TimestampNs);
        Assert.Equal(990, manifest.Events);
    }

    [Fact]
    public void A_checkpoint_has_the_digests_that_a_run_ending_there_has()
    {
        long id = _test.Record(1_000);
        foreach (Checkpoint checkpoint in Run(id, run => run.WithManifest(checkpointEvery: 300)).Manifest!.Checkpoints.Skip(1))
        {
            RunResult ended = Run(id, run => run.To(checkpoint.Positions[0]));
            Assert.Equal(ended.EventDigest, checkpoint.EventDigest);
            Assert.Equal(ended.StateDigest, checkpoint.StateDigest);
            Assert.Equal(ended.OutputDigests.Select(output => output.Value), checkpoint.OutputDigests);
        }
    }

    [Theory]
    [InlineData(64)]
    [InlineData(65_536)]
    public void Checkpoints_over_a_ring_are_those_of_an_inline_run(int slots)
    {
        long id = _test.Record(3_000);
        AssertSame(Run(id, run => run.WithManifest(250)).Manifest!, Run(id, run => run.WithManifest(250).OverRing(slots)).Manifest!);
    }

    [Fact]
    public void A_resumed_run_has_the_checkpoints_of_the_whole_one_behind_its_snapshot()
    {
        long id = _test.Record(3_000);
        RunManifest whole = Run(id, run => run.WithManifest(250).SnapshotTo(_test.Snapshots, everyEvents: 1_100)).Manifest!;
        RunManifest resumed = Run(id, run => run.WithManifest(250).ResumeFrom(_test.Snapshots.TryLoadNewest(id, 2_000 * 64))).Manifest!;
        Assert.Equal(1_100, resumed.Checkpoints[0].Sequence);
        AssertSame(whole.Checkpoints.Where(checkpoint => checkpoint.Sequence > 1_100), resumed.Checkpoints.Skip(1));
    }

    [Fact]
    public void A_merged_run_has_checkpoints_too_with_a_position_in_each_recording()
    {
        ReplaySource[] sources = [.. Enumerable.Range(0, 3).Select(_ => new ReplaySource(_test.Archive, _test.Record(500)))];
        RunManifest Merge(Func<ReplayRun<ReplayedTick, BlittableCodec<ReplayedTick>>, ReplayRun<ReplayedTick, BlittableCodec<ReplayedTick>>> how) =>
            how(new ReplayRun<ReplayedTick, BlittableCodec<ReplayedTick>>(sources).Handle(new TickSum()).WithManifest(100)).Run(Token).Manifest!;
        RunManifest inline = Merge(run => run);
        Assert.Equal(1_500, inline.Events);
        Assert.Equal(16, inline.Checkpoints.Count);
        Assert.All(inline.Checkpoints, checkpoint => Assert.Equal(checkpoint.Sequence * 64, checkpoint.Positions.Sum()));
        AssertSame(inline, Merge(run => run.OverRing(128)));
    }

    [Fact]
    public void A_manifest_is_read_as_it_was_written()
    {
        string path = Path.Combine(_test.ArchiveDirectory, "run.json");
        RunManifest written = Run(_test.Record(1_000), run => run.WithManifest(100).OverRing(32, WaitStrategy.Sleeping)).Manifest! with
        {
            Parameters = new SortedDictionary<string, string> { ["spread"] = "2" },
            Seeds = new SortedDictionary<string, ulong> { ["orders"] = ulong.MaxValue },
        };
        written.Save(path);
        RunManifest read = RunManifest.Load(path);

        AssertSame(written, read);
        Assert.Equal(written.Checkpoints.Select(checkpoint => checkpoint.States![1].ToArray()), read.Checkpoints.Select(checkpoint => checkpoint.States![1].ToArray()));
        Assert.Equal(written.Machine.Runtime, read.Machine.Runtime);
        Assert.Equal(new ManifestMode("ring", 32, "Sleeping"), read.Mode);
        Assert.Equal("2", read.Parameters["spread"]);
        Assert.Equal(ulong.MaxValue, read.Seeds["orders"]);
        Assert.False(File.Exists(path + ".tmp"));
    }

    [Fact]
    public void A_property_that_only_a_newer_writer_knows_is_left_out_and_still_guarded()
    {
        string path = Path.Combine(_test.ArchiveDirectory, "run.json");
        RunManifest written = Run(_test.Record(100), run => run.WithManifest(50)).Manifest!;
        written.Save(path);
        JsonObject newer = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        newer["weather"] = "rain";
        newer.Remove("checksum");
        newer["checksum"] = $"{Digest.Read(XxHash128.Hash(Encoding.UTF8.GetBytes(Without(newer, "checksum").ToJsonString())))}";

        // As another program might lay it out.
        File.WriteAllText(path, newer.ToJsonString());
        AssertSame(written, RunManifest.Load(path));

        newer["weather"] = "snow";
        File.WriteAllText(path, newer.ToJsonString());
        Assert.Contains("checksum", Assert.Throws<ManifestException>(() => RunManifest.Load(path)).Message, StringComparison.Ordinal);

        static JsonObject Without(JsonObject node, string name)
        {
            JsonObject rest = node.DeepClone().AsObject();
            rest.Remove(name);
            return rest;
        }
    }

    [Fact]
    public void A_manifest_needs_digests() =>
        Assert.Throws<InvalidOperationException>(() => Run(_test.Record(10), run => run.WithDigests(false).WithManifest()));

    [Fact]
    public void States_that_do_not_fit_give_way_evenly_and_the_first_stays()
    {
        long id = _test.Record(200);
        IReadOnlyList<Checkpoint> checkpoints = _test.Run(id).Handle(new Bulky()).WithManifest(10).Run(Token).Manifest!.Checkpoints;
        Assert.Equal(21, checkpoints.Count);
        Assert.All(checkpoints, checkpoint => Assert.Equal(Bulky.Length, checkpoint.StateBytes));
        Assert.Equal([0, 80, 160], checkpoints.Where(checkpoint => checkpoint.States is not null).Select(checkpoint => checkpoint.Sequence));
        Assert.All(checkpoints.Where(checkpoint => checkpoint.States is not null), checkpoint => Assert.Equal((byte)checkpoint.Sequence, checkpoint.States![0].Span[0]));
    }

    [Fact]
    public void Checkpoints_of_a_run_allocate_nothing_inline()
    {
        long id = _test.Record(300_000);
        Assert.Equal(0, Enumerable.Range(0, 3).Min(_ =>
        {
            RunResult result = new ReplayRun<ReplayedTick, BlittableCodec<ReplayedTick>>(_test.Archive, id).Handle(new TickSum()).WithManifest().Run(Token);
            Assert.Equal([0, 65_536, 131_072, 196_608, 262_144, 300_000], result.Manifest!.Checkpoints.Select(checkpoint => checkpoint.Sequence));
            return result.AllocatedBytes;
        }));
    }

    private static void AssertSame(RunManifest expected, RunManifest actual)
    {
        AssertSame(expected.Checkpoints, actual.Checkpoints);
        Assert.Equal(expected.Digest, actual.Digest);
    }

    private static void AssertSame(IEnumerable<Checkpoint> expected, IEnumerable<Checkpoint> actual) => Assert.Equal(expected.Select(Text), actual.Select(Text));

    private static string Text(Checkpoint checkpoint) => $"{checkpoint.Sequence} {string.Join(' ', checkpoint.Positions)} {checkpoint.TimestampNs} {checkpoint.EventDigest} " +
        $"{checkpoint.StateDigest} {string.Join(' ', checkpoint.HandlerDigests)} {string.Join(' ', checkpoint.OutputDigests)} {checkpoint.StateBytes}";

    private RunResult Run(long id, Func<ReplayRun<ReplayedTick, BlittableCodec<ReplayedTick>>, ReplayRun<ReplayedTick, BlittableCodec<ReplayedTick>>> how)
    {
        ReplayOutput output = new("prints");
        return how(_test.Run(id).WithOutput(output).Handle(new TickSum()).ThenHandle("prices", new TickPrinter(output))).Run(Token);
    }

    /// <summary>Has a megabyte of state.</summary>
    private sealed class Bulky : IEventHandler<ReplayedTick>, ISnapshotable
    {
        public const int Length = 1 << 20;

        private byte _events;

        public int StateVersion => 1;

        public void OnEvent(ref ReplayedTick data, in EventHeader header, bool endOfBatch) => _events++;

        public void SaveState(System.Buffers.IBufferWriter<byte> destination)
        {
            destination.GetSpan(Length)[..Length].Fill(_events);
            destination.Advance(Length);
        }

        public void LoadState(ReadOnlySpan<byte> source, int version) => _events = source[0];
    }
}

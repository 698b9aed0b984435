namespace Replay.Benching.Tests;

public sealed class WorkloadTests : IDisposable
{
    private readonly TemporaryArchive _made = new();

    public void Dispose() => _made.Dispose();

    [Fact]
    public void Events_from_kept_mappings_are_those_of_the_recording()
    {
        // Smallest segments, so that passes go over several of them.
        long id = _made.RecordTicks(500);
        long[] parts = _made.RecordTicksInParts(5_000, recordings: 3, burst: 2);
        using Workload<Tick, BlittableCodec<Tick>, TickProbe> one = new(_made.Archive, [id]), merged = new(_made.Archive, parts);

        Assert.Equal((500, 500 * 32), (one.Events, one.PayloadBytes));
        Assert.Equal(5_000, merged.Events);
        Assert.All([one, merged], work =>
        {
            Digest?[] digests = [.. new[] { true, false, false }.Select(onNewMapping => work.Run(onNewMapping).WithDigests().Handle(new Counter<Tick>()).Run().EventDigest)];
            Assert.NotNull(digests[0]);
            Assert.Single(digests.Distinct());
        });
    }

    [Fact]
    public void Only_the_first_events_are_replayed_where_fewer_are_asked_for()
    {
        long id = _made.RecordTicks(500);
        using Workload<RawEvent, RawCodec, RawProbe> work = new(_made.Archive, [id], maxEvents: 7);
        Counter<RawEvent> counter = new();

        work.Run().Handle(counter).Run();

        Assert.Equal((7, 7), (work.Events, counter.Events));
    }

    [Fact]
    public void An_empty_recording_is_refused() =>
        Assert.Throws<PositionException>(() => new Workload<Tick, BlittableCodec<Tick>, TickProbe>(_made.Archive, [_made.RecordTicks(0)]));

    [Fact]
    public void Every_way_to_replay_gives_a_rate_and_allocates_nothing()
    {
        long id = _made.RecordTicks(5_000), messages = _made.RecordMessages(5_000);
        using Workload<Tick, BlittableCodec<Tick>, TickProbe> work = new(_made.Archive, [id]), merged = new(_made.Archive, _made.RecordTicksInParts(5_000, 3, 2));
        using Workload<SmallEvent, SmallEvent.Codec, SmallEventProbe> packed = new(_made.Archive, [messages]);
        FanOut<Tick, BlittableCodec<Tick>, TickProbe> fanOut = new(work, 10);

        Func<Sample>[] ways =
        [
            () => work.IntoClass(), () => work.IntoClass(onNewMapping: true), () => work.IntoStruct(), () => work.IntoStruct(onNewMapping: true), () => work.IntoClass(run => run.OverRing()),
            () => merged.IntoClass(), () => merged.IntoStruct(), () => packed.IntoClass(), () => packed.IntoStruct(), fanOut.Replayed,
        ];

        Assert.All(ways, way =>
        {
            way();
            Sample[] samples = [way(), way(), way()];
            Assert.All(samples, sample => Assert.True(sample.PerSecond > 0));
            Assert.Equal(0, samples.Min(sample => sample.AllocatedBytes));
        });
    }

    private sealed class Counter<T> : IEventHandler<T>, IStatelessHandler
    {
        public long Events { get; private set; }

        public void OnEvent(ref T data, in EventHeader header, bool endOfBatch) => Events++;
    }
}

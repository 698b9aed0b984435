namespace Replay.Framework.Tests.Replaying;

/// <summary>Runs over a source that has to wait for its next events, as a live stream has.</summary>
public sealed class WaitingSourceTests : IDisposable
{
    private const int Blocks = 5;
    private const int EventsPerBlock = 7;
    private const int FrameLength = 64;

    private readonly TestArchive _test = new();

    public void Dispose() => _test.Dispose();

    [Fact]
    public void The_last_event_that_is_ready_ends_a_batch()
    {
        using Trickle source = new(_test, beforeLoad: _ => { });
        TickLog log = new();
        new ReplayRun<Tick, BlittableCodec<Tick>>(source, source.RecordingId).Handle(log).Run(TestContext.Current.CancellationToken);
        Assert.Equal(Enumerable.Range(1, Blocks * EventsPerBlock).Select(i => i % EventsPerBlock == 0), log.Seen.Select(seen => seen.EndOfBatch));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Everything_ready_is_handled_while_the_source_waits(bool ring)
    {
        Counter counter = new();
        bool handledInTime = true;
        using Trickle source = new(_test, ready => handledInTime &= SpinWait.SpinUntil(() => counter.Events == ready, TimeSpan.FromSeconds(20)));
        ReplayRun<Tick, BlittableCodec<Tick>> run = new ReplayRun<Tick, BlittableCodec<Tick>>(source, source.RecordingId).Handle(counter);
        (ring ? run.OverRing(1_024) : run).Run(TestContext.Current.CancellationToken);
        Assert.True(handledInTime);
        Assert.Equal(Blocks * EventsPerBlock, counter.Events);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_a_silent_writer_has_flushed_is_handled(bool ring)
    {
        using RecordingWriter writer = _test.Archive.CreateRecording(TestArchive.Settings);
        for (int i = 0; i < EventsPerBlock; i++) writer.Append(new byte[32], TestArchive.TimeOf(i));
        writer.Flush();
        Counter counter = new();
        ReplayRun<Tick, BlittableCodec<Tick>> follow = new ReplayRun<Tick, BlittableCodec<Tick>>(_test.Archive.Live, writer.RecordingId).Handle(counter);
        if (ring) follow.OverRing(1_024);
        Task<RunResult> run = Task.Run(() => follow.Run(TestContext.Current.CancellationToken), TestContext.Current.CancellationToken);
        bool handledInTime = SpinWait.SpinUntil(() => counter.Events == EventsPerBlock, TimeSpan.FromSeconds(20));
        writer.Stop();
        Assert.Equal(EventsPerBlock, (await run).Events);
        Assert.True(handledInTime);
    }

    /// <summary>A recording of which few events are ready at a time.</summary>
    private sealed class Trickle(TestArchive test, Action<long> beforeLoad) : IRecordingSource, IDisposable
    {
        private readonly RecordingReader _whole = test.Archive.OpenReader(test.Record(Blocks * EventsPerBlock));

        public long RecordingId => _whole.Descriptor.RecordingId;

        public RecordingReader OpenReader(long recordingId) => new(_whole.Descriptor, _whole.StopPosition, (_, _) =>
            new TrickleBlocks(new MappedBlockSource(test.ArchiveDirectory, recordingId, _whole.Geometry), beforeLoad));

        public void Dispose() => _whole.Dispose();
    }

    private sealed unsafe class TrickleBlocks(BlockSource blocks, Action<long> beforeLoad) : BlockSource
    {
        public override bool MayWait => true;

        public override byte* Load(long position, out int available)
        {
            beforeLoad(position / FrameLength);
            byte* memory = blocks.Load(position, out _);
            available = EventsPerBlock * FrameLength;
            return memory;
        }

        public override void ReleaseBefore(long position) => blocks.ReleaseBefore(position);

        public override void Dispose() => blocks.Dispose();
    }

    private sealed class Counter : IEventHandler<Tick>
    {
        private long _events;

        public long Events => Volatile.Read(ref _events);

        public void OnEvent(ref Tick data, in EventHeader header, bool endOfBatch) => Volatile.Write(ref _events, _events + 1);
    }
}

namespace Replay.Framework.Tests.Replaying;

/// <summary>The whole way: events recorded, replayed inline, over a ring, stopped and resumed, and recorded again from a run: one answer.</summary>
public sealed class EndToEndTests : IDisposable
{
    private const int Events = 6_000;

    private readonly TestArchive _test = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _test.Dispose();

    [Fact]
    public void Recorded_events_replayed_in_every_way_give_one_answer()
    {
        long id;
        using (Recorder<Tick, BlittableCodec<Tick>> recorder = new(_test.Archive.CreateRecording(TestArchive.Settings)))
        {
            for (int i = 0; i < Events; i++) recorder.Publish(Tick.Number(i), TestArchive.TimeOf(i));
            id = recorder.RecordingId;
        }

        RunResult inline = Run(id, run => run);
        RunResult ring = Run(id, run => run.OverRing(256));
        RunResult half = Run(id, run => run.ToTime(TestArchive.TimeOf(Events / 2)).SnapshotTo(_test.Snapshots));
        Snapshot snapshot = _test.Snapshots.TryLoadNewest(id)!;
        RunResult resumed = Run(id, run => run.ResumeFrom(snapshot));

        Assert.Equal(Events, inline.Events);
        Assert.Equal(inline.RunDigest, ring.RunDigest);
        Assert.Equal(inline.RunDigest, resumed.RunDigest);
        Assert.NotEqual(inline.RunDigest, half.RunDigest);
        Assert.Equal(Events / 2, snapshot.Cursor.NextSequence);
        Assert.Equal(half.EventDigest, snapshot.EventDigest);
        Assert.Equal(half.StateDigest, snapshot.StateDigest);
        Assert.Equal(half.EndPosition, resumed.ResumedFrom);
    }

    [Fact]
    public void What_a_run_records_has_the_events_of_what_it_replays()
    {
        long id = _test.Record(Events);
        using Recorder<Tick, BlittableCodec<Tick>> recorder = new(_test.Archive.CreateRecording(TestArchive.Settings));
        RunResult first = _test.Run(id).Handle(recorder).Run(Token);
        recorder.Stop();
        RunResult second = _test.Run(recorder.RecordingId).Handle(new TickSum()).Run(Token);
        Assert.Equal(first.EventDigest, second.EventDigest);
    }

    private RunResult Run(long id, Func<ReplayRun<Tick, BlittableCodec<Tick>>, ReplayRun<Tick, BlittableCodec<Tick>>> how)
    {
        ReplayOutput output = new("prints");
        return how(_test.Run(id).WithOutput(output).Handle("sum", new TickSum()).ThenHandle("printer", new TickPrinter(output))).Run(Token);
    }
}

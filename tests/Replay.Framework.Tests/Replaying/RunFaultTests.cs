namespace Replay.Framework.Tests.Replaying;

public sealed class RunFaultTests : IDisposable
{
    private readonly TestArchive _test = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _test.Dispose();

    public static TheoryData<bool, int> Places(int[] places) => new(places.SelectMany(at => new[] { (false, at), (true, at) }));

    [Theory]
    [MemberData(nameof(Places), new[] { 0, 1, 2_345, 4_999 })]
    public void A_handler_that_throws_ends_the_run_at_its_event(bool ring, int at)
    {
        long id = _test.Record(5_000);
        Thrower thrower = new(at);
        HandlerException e = Assert.Throws<HandlerException>(() => Mode(ring, _test.Run(id).Handle("sum", new TickSum()).Handle("thrower", thrower)).Run(Token));
        Assert.Equal(("thrower", at, id, _test.Boundaries(id)[at].Position), (e.HandlerName, e.Sequence, e.RecordingId, e.Position));
        Assert.IsType<InvalidOperationException>(e.InnerException);
        Assert.Equal(at, thrower.Last);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_message_that_the_codec_refuses_ends_the_run_after_those_before_it(bool ring)
    {
        byte[] good = new byte[32], bad = new byte[31];
        long id = _test.RecordMessages([.. Enumerable.Repeat(good, 700), bad, .. Enumerable.Repeat(good, 10)]);
        TickSum sum = new();
        EventDecodeException e = Assert.Throws<EventDecodeException>(() => Mode(ring, _test.Run(id).Handle(sum)).Run(Token));
        Assert.Equal((id, 700 * 64), (e.RecordingId, e.Position));
        Assert.Equal(31, Assert.IsType<CodecException>(e.InnerException).Offset);
        Assert.Equal(700, sum.Events);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_first_message_that_the_codec_refuses_is_named_too(bool ring)
    {
        long id = _test.RecordMessages(new byte[3]);
        Assert.Equal(0, Assert.Throws<EventDecodeException>(() => Mode(ring, _test.Run(id).Handle(new TickSum())).Run(Token)).Position);
    }

    [Fact]
    public void A_reader_of_timestamps_that_throws_is_a_message_that_cannot_be_decoded()
    {
        long id = _test.Record(10);
        EventDecodeException e = Assert.Throws<EventDecodeException>(() =>
            _test.Run(id).WithTimestamps(payload => payload[0] == 7 ? throw new FormatException("seven") : 1).Handle(new TickSum()).Run(Token));
        Assert.Equal(7 * 64, e.Position);
    }

    [Fact]
    public void A_reader_of_timestamps_that_throws_while_a_time_is_looked_for_names_the_message_too()
    {
        long id = _test.Record(10);
        EventDecodeException e = Assert.Throws<EventDecodeException>(() => _test.Run(id)
            .WithTimestamps(payload => payload[0] == 7 ? throw new FormatException("seven") : 1).FromTime(5).Handle(new TickSum()).Run(Token));
        Assert.Equal(7 * 64, e.Position);
    }

    [Theory]
    [MemberData(nameof(Places), new[] { 0, 500, 1_023, 1_024, 2_900 })]
    public void Damage_ends_the_run_after_the_events_before_it(bool ring, int at)
    {
        long id = _test.Record(3_000);
        Damage(id, _test.Boundaries(id)[at].Position);
        TickSum sum = new();
        ArchiveDamageException e = Assert.Throws<ArchiveDamageException>(() => Mode(ring, _test.Run(id).Handle(sum)).Run(Token));
        Assert.Equal(at, sum.Events);
        Assert.Equal(at * 64, e.Position);
    }

    [Theory]
    [InlineData(false, int.MaxValue)]
    [InlineData(false, int.MaxValue - 31)]
    [InlineData(false, int.MinValue)]
    [InlineData(true, int.MaxValue)]
    public void Padding_of_an_impossible_length_is_damage_behind_the_events_before_it(bool ring, int length)
    {
        long id = _test.Record(300);
        Overwrite(id, 200 * 64, BitConverter.GetBytes(length));
        Overwrite(id, 200 * 64 + 6, [0]);
        TickSum sum = new();
        Assert.Equal(200 * 64, Assert.Throws<ArchiveDamageException>(() => Mode(ring, _test.Run(id).Handle(sum)).Run(Token)).Position);
        Assert.Equal(200, sum.Events);
    }

    [Fact]
    public void Fragments_that_make_a_message_longer_than_any_publisher_sends_are_damage()
    {
        long id = _test.Record(5, i => i == 0 ? 32 : 8_000);
        // Six frames a message: the flags of the inner ends go, so that four messages look like one of 32,000 bytes.
        List<(long Position, long EndPosition)> boundaries = _test.Boundaries(id);
        long lastFrame = boundaries[1].EndPosition - boundaries[1].Position - 5 * 1408;
        for (int i = 1; i < 4; i++)
        {
            Overwrite(id, boundaries[i].EndPosition - lastFrame + 5, [0]);
            Overwrite(id, boundaries[i + 1].Position + 5, [0]);
        }
        // As a foreign publisher would have left it: the checksums would tell first.
        foreach (string path in Directory.GetFiles(_test.ArchiveDirectory, "*.crc")) File.Delete(path);
        ArchiveDamageException e = Assert.Throws<ArchiveDamageException>(() => _test.Run(id).Handle(new TickSum()).Run(Token));
        Assert.Equal((DamageKind.Fragment, 64), (e.Kind, e.Position));
        Assert.Contains("longer than 16384 bytes", e.Message);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_handlers_fault_before_damage_is_the_one_that_is_reported(bool ring)
    {
        long id = _test.Record(300);
        Damage(id, _test.Boundaries(id)[200].Position);
        Assert.Equal(199, Assert.Throws<HandlerException>(() => Mode(ring, _test.Run(id).Handle(new Thrower(199))).Run(Token)).Sequence);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Cancellation_ends_the_run_before_the_next_event(bool ring)
    {
        long id = _test.Record(5_000);
        using CancellationTokenSource source = new();
        Canceller canceller = new(source, at: 100);
        Assert.ThrowsAny<OperationCanceledException>(() => Mode(ring, _test.Run(id).Handle(canceller)).Run(source.Token));
        Assert.InRange(canceller.Last, 100, ring ? 4_998 : 100);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_cancelled_token_delivers_nothing(bool ring)
    {
        long id = _test.Record(10);
        TickSum sum = new();
        Assert.ThrowsAny<OperationCanceledException>(() => Mode(ring, _test.Run(id).Handle(sum)).Run(new CancellationToken(true)));
        Assert.Equal(0, sum.Events);
    }

    [Fact]
    public async Task Cancellation_frees_a_run_that_waits_for_a_stuck_handler()
    {
        long id = _test.Record(5_000);
        using CancellationTokenSource source = new();
        using ManualResetEventSlim stuck = new(), free = new();
        Task<Exception?> run = Task.Run(() => Record.Exception(() => _test.Run(id).Handle(new Stuck(stuck, free)).OverRing(16).Run(source.Token)), Token);
        stuck.Wait(Token);
        await source.CancelAsync();
        free.Set();
        Assert.IsAssignableFrom<OperationCanceledException>(await run.WaitAsync(TimeSpan.FromSeconds(30), Token));
    }

    private static ReplayRun<Tick, BlittableCodec<Tick>> Mode(bool ring, ReplayRun<Tick, BlittableCodec<Tick>> run) => ring ? run.OverRing(1_024) : run;

    /// <summary>Overwrites a frame's version.</summary>
    private void Damage(long recordingId, long position) => Overwrite(recordingId, position + 4, [9]);

    private void Overwrite(long recordingId, long position, ReadOnlySpan<byte> bytes)
    {
        long segment = position / (2 * TestArchive.TermLength) * (2 * TestArchive.TermLength);
        using FileStream file = File.OpenWrite(Path.Combine(_test.ArchiveDirectory, $"{recordingId}-{segment}.rec"));
        file.Position = position - segment;
        file.Write(bytes);
    }

    private sealed class Canceller(CancellationTokenSource source, long at) : IEventHandler<Tick>
    {
        public long Last { get; private set; }

        public void OnEvent(ref Tick data, in EventHeader header, bool endOfBatch)
        {
            Last = data.Id;
            if (data.Id == at) source.Cancel();
        }
    }

    private sealed class Stuck(ManualResetEventSlim stuck, ManualResetEventSlim free) : IEventHandler<Tick>
    {
        public void OnEvent(ref Tick data, in EventHeader header, bool endOfBatch)
        {
            stuck.Set();
            free.Wait();
        }
    }
}

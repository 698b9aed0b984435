using System.Text;

namespace Replay.Serialization.Tests;

/// <summary>Generated codecs end to end: recorded, replayed inline and over a ring, without allocating.</summary>
public sealed class ReplayTests : IDisposable
{
    private const int Events = 20_000;
    private const int Slots = 64;

    // What a ring's threads may take to wait for each other, however many events there are.
    private const int RingBytes = 1_000;

    private readonly RecordedEvents _recorded = new();

    public void Dispose() => _recorded.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_struct_costs_no_memory(bool ring)
    {
        RandomEvents events = new(21);
        long id = _recorded.Record<Trade, Trade.Codec>(Events, _ => events.Trade());
        Assert.InRange(Best(() => Run<Trade, Trade.Codec>(id, ring, new Counter<Trade>())), 0, ring ? RingBytes : 0);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_class_filled_in_place_costs_no_memory(bool ring)
    {
        RandomEvents events = new(22);
        long id = _recorded.Record<VaryingWidths, VaryingWidths.Codec>(Events, _ => events.VaryingWidths());
        // The objects are made in the first lap, one a slot; one for each event would be a hundred times as much.
        int slots = ring ? Slots : 1;
        Assert.InRange(Best(() => Run<VaryingWidths, VaryingWidths.Codec>(id, ring, new Counter<VaryingWidths>())), 0, RingBytes + slots * 1_500);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Several_types_reach_the_handlers_of_their_types_in_one_sequence(bool ring)
    {
        long id = RecordMixed();
        TradesAndNotes both = new();
        Tops tops = new();
        MixedEvent.Router router = MixedEvent.Route(both);
        RunResult result = Over(new ReplayRun<MixedEvent, MixedEvent.Codec>(_recorded.Archive, id).Handle(router, MixedEvent.Route(tops)), ring).Run(TestContext.Current.CancellationToken);

        Assert.Equal(Events, result.Events);
        Assert.Equal(Events - Events / 5, both.Count);
        Assert.Equal(Enumerable.Range(0, Events).Where(i => i % 5 == 1).Select(i => (long)i), tops.Sequences);
        Assert.Equal((0, 0), (router.UnknownEvents, result.UnknownEvents));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Several_types_cost_no_memory(bool ring)
    {
        long id = RecordMixed();
        int slots = ring ? Slots : 1;
        Assert.InRange(Best(() => Run<MixedEvent, MixedEvent.Codec>(id, ring, MixedEvent.Route(new TradesAndNotes()))), 0, RingBytes + slots * 200);
    }

    [Fact]
    public void A_router_is_its_handler_by_name_and_by_state()
    {
        long id = RecordMixed();
        ReplayRun<MixedEvent, MixedEvent.Codec> New(TradesAndNotes handler) =>
            new ReplayRun<MixedEvent, MixedEvent.Codec>(_recorded.Archive, id).Handle(MixedEvent.Route(handler));
        TradesAndNotes whole = new(), resumed = new();
        RunResult expected = New(whole).SnapshotTo(_recorded.Snapshots, everyEvents: Events / 2).Run(TestContext.Current.CancellationToken);
        Snapshot half = SnapshotStore.Load(_recorded.Snapshots.List().MinBy(file => file.Position)!.Path);
        RunResult actual = New(resumed).ResumeFrom(half).Run(TestContext.Current.CancellationToken);

        Assert.Equal((whole.Count, whole.Hash), (resumed.Count, resumed.Hash));
        Assert.Equal(expected.RunDigest, actual.RunDigest);
        Assert.Contains(half.Handlers, handler => handler.Name == typeof(TradesAndNotes).FullName);
    }

    [Fact]
    public void An_older_program_skips_and_counts_what_it_does_not_know()
    {
        long id = RecordMixed();
        TradesAndNotes trades = new();
        OldMixedEvent.Router router = OldMixedEvent.Route(trades);
        RunResult result = new ReplayRun<OldMixedEvent, OldMixedEvent.Codec>(_recorded.Archive, id).Handle(router).Run(TestContext.Current.CancellationToken);
        Assert.Equal((Events, Events / 5 * 3, Events / 5 * 2), (result.Events, trades.Count, router.UnknownEvents));
        Assert.Equal(router.UnknownEvents, result.UnknownEvents);

        ReplayRun<OldMixedEvent, OldMixedEvent.Codec> strict = new(_recorded.Archive, id, new OldMixedEvent.Codec { Strict = true });
        EventDecodeException e = Assert.Throws<EventDecodeException>(() => strict.Handle(OldMixedEvent.Route(new TradesAndNotes())).Run(TestContext.Current.CancellationToken));
        Assert.IsType<CodecException>(e.InnerException);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_handler_of_one_type_is_told_of_a_batch_that_ends_with_another(bool ring)
    {
        RandomEvents events = new(24);
        long id = _recorded.Record<MixedEvent, MixedEvent.Codec>(10, i => i == 9 ? new Note { Number = i, Text = new("last") } : events.Trade());
        TradeFlusher flusher = new();
        Over(new ReplayRun<MixedEvent, MixedEvent.Codec>(_recorded.Archive, id).Handle(MixedEvent.Route(flusher)), ring).Run(TestContext.Current.CancellationToken);
        Assert.Equal((9, 0), (flusher.Flushed, flusher.Waiting));
    }

    [Fact]
    public void A_routed_handler_that_keeps_time_has_its_clock_advanced_by_all_types()
    {
        long id = RecordMixed();
        ClockedTops handler = new();
        RunResult whole = new ReplayRun<MixedEvent, MixedEvent.Codec>(_recorded.Archive, id).Handle(MixedEvent.Route(handler))
            .SnapshotTo(_recorded.Snapshots, everyEvents: Events / 2).Run(TestContext.Current.CancellationToken);
        Assert.Equal(1_000 * Events, handler.Clock.TimestampNs);
        Assert.Equal(Events / 5, handler.OnTime);

        Snapshot half = SnapshotStore.Load(_recorded.Snapshots.List().MinBy(file => file.Position)!.Path);
        RunResult resumed = new ReplayRun<MixedEvent, MixedEvent.Codec>(_recorded.Archive, id).Handle(MixedEvent.Route(new ClockedTops()))
            .ResumeFrom(half).Run(TestContext.Current.CancellationToken);
        Assert.Equal(whole.RunDigest, resumed.RunDigest);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Views_show_the_recorded_text_also_of_messages_in_fragments(bool ring)
    {
        string[] headlines = [.. Enumerable.Range(0, 500).Select(i => new string((char)('a' + i % 26), i * 7 % 3_000) + i)];
        long id = _recorded.Record<NewsEvent, NewsEvent.Codec>(headlines.Length, i =>
            new News { Source = i, Headline = new Utf8View(_recorded.Keep(Encoding.UTF8.GetBytes(headlines[i]))), Attachment = new BytesView(_recorded.Keep([(byte)i, 9])) });

        Reader reader = new();
        Over(new ReplayRun<NewsEvent, NewsEvent.Codec>(_recorded.Archive, id).Handle(NewsEvent.Route(reader)), ring).Run(TestContext.Current.CancellationToken);
        Assert.Equal(headlines.Select((h, i) => $"{i}: {h} [{(byte)i}, 9]"), reader.Read);
    }

    private long RecordMixed()
    {
        RandomEvents events = new(23);
        return _recorded.Record<MixedEvent, MixedEvent.Codec>(Events, i => (i % 5) switch
        {
            1 => new BookTop { BidTicks = i, AskTicks = i + 1, Symbol = new("MSFT") },
            3 => new Note { Number = i, Text = new($"note {i}") },
            _ => events.Trade(),
        });
    }

    private RunResult Run<T, TCodec>(long id, bool ring, IEventHandler<T> handler) where TCodec : struct, IEventCodec<T> =>
        Over(new ReplayRun<T, TCodec>(_recorded.Archive, id).Handle(handler), ring).Run(TestContext.Current.CancellationToken);

    private static ReplayRun<T, TCodec> Over<T, TCodec>(ReplayRun<T, TCodec> run, bool ring) where TCodec : struct, IEventCodec<T> =>
        ring ? run.OverRing(Slots) : run;

    /// <summary>The least of a few runs: the first ones also pay for compiling, which allocates.</summary>
    private static long Best(Func<RunResult> run) => Enumerable.Range(0, 6).Min(_ => run().AllocatedBytes);

    private sealed class Counter<T> : IEventHandler<T>
    {
        public long Count { get; private set; }

        public void OnEvent(ref T data, in EventHeader header, bool endOfBatch) => Count++;
    }

    private sealed class TradeFlusher : IEventHandler<Trade>, IBatchEndHandler
    {
        public int Flushed { get; private set; }

        public int Waiting { get; private set; }

        public void OnEvent(ref Trade data, in EventHeader header, bool endOfBatch) => Waiting++;

        public void OnBatchEnd() => (Flushed, Waiting) = (Flushed + Waiting, 0);
    }

    private sealed class ClockedTops : IEventHandler<BookTop>, IClockedHandler, IStatelessHandler
    {
        public ReplayClock Clock { get; } = new();

        public int OnTime { get; private set; }

        public void OnEvent(ref BookTop data, in EventHeader header, bool endOfBatch) => OnTime += Clock.TimestampNs == header.TimestampNs ? 1 : 0;
    }

    private sealed class Reader : IEventHandler<News>
    {
        public List<string> Read { get; } = [];

        public void OnEvent(ref News data, in EventHeader header, bool endOfBatch) =>
            Read.Add($"{data.Source}: {data.Headline} [{data.Attachment.Span[0]}, {data.Attachment.Span[1]}]");
    }
}

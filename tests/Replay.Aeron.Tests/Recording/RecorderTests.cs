using Replay.Tests;

namespace Replay.Aeron.Tests;

public sealed class RecorderTests(SharedArchive shared) : ArchiveTest(shared)
{
    private readonly string _directory = Directory.CreateTempSubdirectory("replay-aeron-recorder").FullName;

    public override void Dispose()
    {
        base.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public void A_live_stream_is_recorded_into_an_embedded_archive_with_its_event_times()
    {
        const int Count = 3000;
        using Subscription subscription = Client.AddSubscription("aeron:ipc?term-length=1m", StreamId);
        using ExclusivePublication publication = Client.AddExclusivePublication("aeron:ipc?term-length=1m", StreamId);
        Await(() => publication.IsConnected && subscription.IsConnected, "the connection");
        using (EmbeddedArchive archive = EmbeddedArchive.OpenForWriting(_directory))
        using (RecordingWriter writer = archive.CreateRecording(new RecordingSettings { StreamId = StreamId }))
        {
            AeronRecorder recorder = new(subscription, writer, clock: () => 42);
            for (int i = 0; i < Count; i++)
            {
                Publish(publication, Message(i, i % 3000), i % 10 == 0 ? 0 : i);
                while (recorder.Messages <= i) recorder.Poll();
            }
            using CancellationTokenSource cancelled = new(0);
            recorder.Run(IdleStrategy.Yielding, cancelled.Token);
        }

        using EmbeddedArchive reopened = EmbeddedArchive.Open(_directory);
        using RecordingReader reader = reopened.OpenReader(0);
        int next = 0;
        foreach (RecordedMessage message in reader.Messages())
        {
            Assert.Equal(Message(next, next % 3000), message.Payload);
            Assert.Equal(next % 10 == 0 ? 42 : next, message.TimestampNs);
            next++;
        }
        Assert.Equal(Count, next);
    }

    [Fact]
    public void A_recorder_whose_subscription_is_closed_says_so()
    {
        using EmbeddedArchive archive = EmbeddedArchive.OpenForWriting(_directory);
        using RecordingWriter writer = archive.CreateRecording(new RecordingSettings());
        AeronClient client = Server.Connect();
        Subscription subscription = client.AddSubscription("aeron:ipc", StreamId);
        AeronRecorder recorder = new(subscription, writer);
        subscription.Dispose();

        Assert.Throws<ObjectDisposedException>(() => recorder.Run(IdleStrategy.Yielding, CancellationToken.None));
        client.Dispose();
    }

    [Fact]
    public void Events_of_a_codec_that_reserves_more_than_it_writes_arrive_as_they_are()
    {
        using Subscription subscription = Client.AddSubscription("aeron:ipc", StreamId);
        using ExclusivePublication publication = Client.AddExclusivePublication("aeron:ipc", StreamId);
        Await(() => publication.IsConnected && subscription.IsConnected, "the connection");
        EventPublisher<int, ShortCodec> publisher = new(publication);
        List<(int Length, long Time)> received = [];
        for (int length = 1; length < 5000; length += 499) publisher.Publish(length, length + 7L, TimeSpan.FromMinutes(1));

        Await(() => { subscription.PollMessages((payload, in header) => received.Add((payload.Length, header.ReservedValue)), 10); return received.Count == 11; }, "the events");
        Assert.Equal(Enumerable.Range(0, 11).Select(i => (1 + (i * 499), 8L + (i * 499))), received);
    }

    [Fact]
    public void An_event_that_nobody_takes_is_an_error_within_the_timeout()
    {
        using ExclusivePublication publication = Client.AddExclusivePublication("aeron:ipc", StreamId);
        EventPublisher<Quote, BlittableCodec<Quote>> publisher = new(publication);

        AeronTimeoutException exception = Assert.Throws<AeronTimeoutException>(() => publisher.Publish(Quote.Of(0), 0, TimeSpan.FromMilliseconds(50)));
        Assert.Contains("nobody subscribes", exception.Message, StringComparison.Ordinal);
        publication.Dispose();
        Assert.Throws<ObjectDisposedException>(() => publisher.TryPublish(Quote.Of(0), 0));
    }

    [Fact]
    public void An_event_longer_than_a_message_may_be_is_refused()
    {
        using Subscription subscription = Client.AddSubscription("aeron:ipc", StreamId);
        using ExclusivePublication publication = Client.AddExclusivePublication("aeron:ipc", StreamId);
        EventPublisher<int, ShortCodec> publisher = new(publication);

        Assert.Throws<ArgumentOutOfRangeException>(() => publisher.TryPublish(publication.Description.MaxMessageLength + 1, 0));
    }

    [Fact]
    public void Publishing_events_allocates_nothing()
    {
        using Subscription subscription = Client.AddSubscription("aeron:ipc", StreamId);
        using ExclusivePublication publication = Client.AddExclusivePublication("aeron:ipc", StreamId);
        Await(() => publication.IsConnected && subscription.IsConnected, "the connection");
        EventPublisher<Quote, BlittableCodec<Quote>> publisher = new(publication);
        FragmentHandler drop = static (_, in _) => { };
        void Round()
        {
            for (int i = 0; i < 100; i++) publisher.Publish(Quote.Of(i), i, TimeSpan.FromMinutes(1));
            while (subscription.Poll(drop, 100) > 0) { }
        }
        for (int i = 0; i < 200; i++) Round();

        Assert.Equal(0, AllocationProbe.BytesOf(() =>
        {
            for (int i = 0; i < 100; i++) Round();
        }));
    }

    /// <summary>Writes as many bytes as the event says, and reserves ten more.</summary>
    private readonly struct ShortCodec : IEventCodec<int>
    {
        public int GetMaxEncodedLength(in int value) => value + 10;

        public int Encode(in int value, Span<byte> destination)
        {
            destination[..value].Fill((byte)value);
            return value;
        }

        public int Decode(ReadOnlySpan<byte> source, ref int slot) => slot = source.Length;
    }
}

using Replay.Tests;

namespace Replay.Aeron.Tests;

public sealed class SubscriptionTests(SharedArchive shared) : ArchiveTest(shared)
{
    [Fact]
    public void Every_way_to_poll_sees_the_same_messages()
    {
        using Subscription subscription = Client.AddSubscription("aeron:ipc", StreamId);
        using ExclusivePublication publication = Connected(subscription);
        using Image image = subscription.FindImage(publication.Description.SessionId)!;
        Assert.Equal("aeron:ipc", image.Description.SourceIdentity);
        List<int> seen = [];
        Collector plain = new(seen);
        ControlledCollector controlled = new(seen, _ => FragmentAction.Continue);

        PublishNumbers(publication, 0, 12);
        Await(() => subscription.Poll(ref plain, 1) == 1, "0");
        Await(() => subscription.ControlledPoll(ref controlled, 1) == 1, "1");
        Await(() => subscription.PollMessages(ref plain, 1) == 1, "2");
        Await(() => subscription.ControlledPollMessages(ref controlled, 1) == 1, "3");
        Await(() => image.Poll(ref plain, 1) == 1, "4");
        Await(() => image.ControlledPoll(ref controlled, 1) == 1, "5");
        Await(() => image.PollMessages(ref plain, 1) == 1, "6");
        Assert.Equal(1, image.BoundedPoll(ref plain, image.Position + 64, 10));
        long looked = image.ControlledPeek(ref controlled, image.Position, image.Position + 64);
        Assert.Equal(image.Position + 64, looked);
        image.SetPosition(looked);
        BlockReader blocks = new(seen);
        Assert.Equal(64, image.BlockPoll(ref blocks, 64));
        Assert.Equal(128, subscription.BlockPoll(ref blocks, 4096));

        Assert.Equal(Enumerable.Range(0, 12), seen);
        Assert.Equal(publication.Position, image.Position);
    }

    [Fact]
    public void A_controlled_handler_can_have_a_fragment_again()
    {
        using Subscription subscription = Client.AddSubscription("aeron:ipc", StreamId);
        using ExclusivePublication publication = Connected(subscription);
        PublishNumbers(publication, 0, 4);
        List<int> seen = [];
        bool refused = false;
        ControlledCollector handler = new(seen, number =>
        {
            if (number != 2 || refused) return FragmentAction.Commit;
            refused = true;
            return FragmentAction.Abort;
        });

        Await(() => subscription.ControlledPoll(ref handler, 10) == 2, "two fragments");
        Await(() => subscription.ControlledPoll(ref handler, 10) == 2, "the rest");
        Assert.Equal([0, 1, 2, 2, 3], seen);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_a_handler_throws_comes_out_of_the_poll_and_nothing_else_is_lost(bool assembled)
    {
        using Subscription subscription = Client.AddSubscription("aeron:ipc", StreamId);
        using ExclusivePublication publication = Connected(subscription);
        PublishNumbers(publication, 0, 5);
        List<int> seen = [];
        FragmentHandler handler = (payload, in _) =>
        {
            seen.Add(BitConverter.ToInt32(payload));
            if (seen.Count == 3) throw new InvalidOperationException("third");
        };
        int Poll() => assembled ? subscription.PollMessages(handler, 10) : subscription.Poll(handler, 10);

        InvalidOperationException exception = Assert.Throws<InvalidOperationException>(() => Await(() => Poll() < 0, "the exception"));
        Assert.Equal("third", exception.Message);
        Await(() => Poll() == 2, "the rest");
        Assert.Equal([0, 1, 2, 3, 4], seen);
    }

    [Fact]
    public void What_a_block_handler_throws_comes_out_of_the_poll()
    {
        using Subscription subscription = Client.AddSubscription("aeron:ipc", StreamId);
        using ExclusivePublication publication = Connected(subscription);
        PublishNumbers(publication, 0, 1);
        ThrowingBlockHandler handler = default;

        Assert.Throws<InvalidOperationException>(() => Await(() => subscription.BlockPoll(ref handler, 4096) < 0, "the exception"));
    }

    [Fact]
    public void Messages_of_many_fragments_are_put_together()
    {
        using Subscription subscription = Client.AddSubscription("aeron:ipc?term-length=1m", StreamId);
        using ExclusivePublication publication = Client.AddExclusivePublication("aeron:ipc?term-length=1m|mtu=1408", StreamId);
        Await(() => publication.IsConnected && subscription.IsConnected, "the connection");
        int[] lengths = [0, 1, 1376, 1377, 2752, 2753, 100_000, publication.Description.MaxMessageLength];
        List<byte[]> received = [];
        for (int i = 0; i < lengths.Length; i++)
        {
            Publish(publication, Message(i, lengths[i]));
            Await(() =>
            {
                subscription.PollMessages((payload, in _) => received.Add(payload.ToArray()), 100);
                return received.Count == i + 1;
            }, $"message {i}");
        }

        Assert.All(Enumerable.Range(0, lengths.Length), i => Assert.Equal(Message(i, lengths[i]), received[i]));
    }

    [Fact]
    public void Images_that_come_and_go_are_told_of()
    {
        List<ImageDescription> came = [], went = [];
        using Subscription subscription = Client.AddSubscription("aeron:ipc", StreamId, came.Add, went.Add);
        ExclusivePublication publication = Connected(subscription);
        Await(() => came.Count == 1, "the image");
        Assert.Equal(publication.Description.SessionId, came[0].SessionId);
        publication.Dispose();

        Await(() => went.Count == 1, "the image to go");
        Assert.Equal(came[0], went[0]);
        Assert.Null(subscription.FindImage(came[0].SessionId));
        Assert.Null(subscription.ImageAt(0));
    }

    [Fact]
    public void What_an_image_handler_throws_comes_out_of_the_next_control_call()
    {
        using AeronClient client = Server.Connect();
        using Subscription subscription = client.AddSubscription("aeron:ipc", StreamId, _ => throw new InvalidOperationException("mine"));
        using ExclusivePublication publication = client.AddExclusivePublication("aeron:ipc", StreamId);
        Await(() => subscription.IsConnected, "the connection");

        AeronException exception = Assert.Throws<AeronException>(() => Await(() => { client.ThrowIfFaulted(); return false; }, "the exception"));
        Assert.IsType<InvalidOperationException>(exception.InnerException);
        client.ThrowIfFaulted();
    }

    [Fact]
    public void A_publisher_can_be_refused()
    {
        using Subscription subscription = Client.AddSubscription("aeron:ipc", StreamId);
        using ExclusivePublication publication = Client.AddExclusivePublication("aeron:ipc", StreamId);
        Await(() => publication.IsConnected && subscription.ImageCount == 1, "the connection");
        using Image image = subscription.ImageAt(0)!;

        Assert.Throws<ArgumentException>(() => image.Reject(new string('x', Image.MaxReasonLength + 1)));
        image.Reject("not today");

        Await(() => image.IsClosed, "the image to go");
    }

    [Fact]
    public void A_poll_allocates_nothing()
    {
        using Subscription subscription = Client.AddSubscription("aeron:ipc", StreamId);
        using ExclusivePublication publication = Connected(subscription);
        byte[] message = new byte[32];
        Counting fragments = default;
        FragmentHandler handler = static (_, in _) => { };
        void Round()
        {
            for (int i = 0; i < 50; i++) _ = publication.Offer(message, i);
            while (subscription.Poll(ref fragments, 20) > 0) { }
            for (int i = 0; i < 50; i++)
            {
                if (publication.TryClaim(32, out BufferClaim claim).IsPublished) claim.Commit();
            }
            while (subscription.PollMessages(handler, 20) > 0) { }
            for (int i = 0; i < 50; i++) _ = publication.Offer(message);
            while (subscription.BlockPoll(ref fragments, 4096) > 0) { }
        }
        // By messages, not by rounds: a busy driver lets fewer through in each.
        void Rounds(long messages)
        {
            for (long end = fragments.Count + messages; fragments.Count < end; Thread.Yield()) Round();
        }
        Rounds(10_000);

        Assert.Equal(0, AllocationProbe.BytesOf(() => Rounds(10_000)));
    }

    private ExclusivePublication Connected(Subscription subscription)
    {
        ExclusivePublication publication = Client.AddExclusivePublication("aeron:ipc", StreamId);
        Await(() => publication.IsConnected && subscription.ImageCount == 1, "the connection");
        return publication;
    }

    private static void PublishNumbers(ExclusivePublication publication, int from, int count)
    {
        for (int i = from; i < from + count; i++) Publish(publication, BitConverter.GetBytes(i));
    }

    private readonly struct Collector(List<int> seen) : IFragmentHandler
    {
        public void OnFragment(ReadOnlySpan<byte> payload, in FragmentHeader header) => seen.Add(BitConverter.ToInt32(payload));
    }

    private readonly struct ControlledCollector(List<int> seen, Func<int, FragmentAction> decide) : IControlledFragmentHandler
    {
        public FragmentAction OnFragment(ReadOnlySpan<byte> payload, in FragmentHeader header)
        {
            int number = BitConverter.ToInt32(payload);
            seen.Add(number);
            return decide(number);
        }
    }

    private readonly struct BlockReader(List<int> seen) : IBlockHandler
    {
        public void OnBlock(ReadOnlySpan<byte> frames, int sessionId, int termId)
        {
            for (int at = 0; at < frames.Length; at += 64) seen.Add(BitConverter.ToInt32(frames[(at + 32)..]));
        }
    }

    private struct Counting : IFragmentHandler, IBlockHandler
    {
        public long Count;

        public void OnFragment(ReadOnlySpan<byte> payload, in FragmentHeader header) => Count += header.ReservedValue >= 0 ? 1 : 0;

        public void OnBlock(ReadOnlySpan<byte> frames, int sessionId, int termId) => Count += frames.Length / 64;
    }

    private readonly struct ThrowingBlockHandler : IBlockHandler
    {
        public void OnBlock(ReadOnlySpan<byte> frames, int sessionId, int termId) => throw new InvalidOperationException("block");
    }
}

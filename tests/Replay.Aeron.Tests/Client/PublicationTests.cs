namespace Replay.Aeron.Tests;

public sealed class PublicationTests(SharedArchive shared) : ArchiveTest(shared)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Offered_and_claimed_messages_arrive_with_their_reserved_values(bool exclusive)
    {
        using Subscription subscription = Client.AddSubscription("aeron:ipc", StreamId);
        using AeronPublication publication = exclusive ? Client.AddExclusivePublication("aeron:ipc", StreamId) : Client.AddPublication("aeron:ipc", StreamId);
        Await(() => publication.IsConnected && subscription.IsConnected, "the connection");
        Publish(publication, "offered"u8, 41);
        Assert.True(publication.TryClaim(7, out BufferClaim claim).IsPublished);
        "claimed"u8.CopyTo(claim.Buffer);
        claim.SetReservedValue(42);
        claim.Commit();

        List<(string Text, long ReservedValue, int SessionId, long Position)> received = [];
        Await(() =>
        {
            subscription.Poll((payload, in header) => received.Add((System.Text.Encoding.UTF8.GetString(payload), header.ReservedValue, header.SessionId, header.Position)), 10);
            return received.Count == 2;
        }, "two messages");
        int session = publication.Description.SessionId;
        Assert.Equal([("offered", 41, session, 64), ("claimed", 42, session, 128)], received);
        Assert.Equal(128, publication.Position);
        Assert.True(publication.PositionLimit > publication.Position);
    }

    [Fact]
    public void A_claim_that_is_not_committed_becomes_padding()
    {
        using Subscription subscription = Client.AddSubscription("aeron:ipc", StreamId);
        using ExclusivePublication publication = Client.AddExclusivePublication("aeron:ipc", StreamId);
        Await(() => publication.IsConnected && subscription.IsConnected, "the connection");
        Assert.True(publication.TryClaim(100, out BufferClaim dropped).IsPublished);
        Assert.Equal(100, dropped.Buffer.Length);
        dropped.Abort();
        Assert.False(dropped.IsOpen);
        Assert.True(publication.AppendPadding(64).IsPublished);
        Publish(publication, "after"u8);

        List<int> lengths = [];
        Await(() =>
        {
            subscription.Poll((payload, in _) => lengths.Add(payload.Length), 10);
            return lengths.Count > 0;
        }, "a message");
        Assert.Equal([5], lengths);
    }

    [Fact]
    public void Without_a_subscriber_an_offer_says_so()
    {
        using Publication publication = Client.AddPublication("aeron:ipc", StreamId);

        OfferResult result = publication.Offer("x"u8);

        Assert.True(result.IsNotConnected);
        Assert.False(result.IsPublished);
        Assert.False(publication.IsConnected);
    }

    [Fact]
    public void A_slow_subscriber_holds_the_publisher_up_and_nothing_is_lost()
    {
        using Subscription subscription = Client.AddSubscription("aeron:ipc", StreamId);
        using ExclusivePublication publication = Client.AddExclusivePublication("aeron:ipc", StreamId);
        Await(() => publication.IsConnected && subscription.IsConnected, "the connection");
        int published = 0;
        Await(() =>
        {
            OfferResult result = publication.Offer(BitConverter.GetBytes(published));
            if (result.IsPublished) published++;
            return result.IsBackPressured;
        }, "back pressure");

        List<int> received = [];
        Await(() =>
        {
            subscription.Poll((payload, in _) => received.Add(BitConverter.ToInt32(payload)), 10);
            return received.Count == published;
        }, "what was published");
        Assert.Equal(Enumerable.Range(0, published), received);
    }

    [Fact]
    public void A_message_that_is_too_long_is_refused_with_the_limit()
    {
        using Subscription subscription = Client.AddSubscription("aeron:ipc", StreamId);
        using ExclusivePublication publication = Client.AddExclusivePublication("aeron:ipc", StreamId);
        Await(() => publication.IsConnected, "the connection");

        AeronException exception = Assert.Throws<AeronException>(() => publication.Offer(new byte[publication.Description.MaxMessageLength + 1]));
        Assert.Contains(publication.Description.MaxMessageLength.ToString(), exception.Message, StringComparison.Ordinal);
        Assert.Throws<AeronException>(() => { publication.TryClaim(publication.Description.MaxPayloadLength + 1, out _); });
    }

    [Theory]
    [InlineData("no-such-scheme:ipc")]
    [InlineData("aeron:udp?endpoint=nowhere")]
    public void A_wrong_channel_is_refused_with_its_name(string channel)
    {
        AeronException exception = Assert.ThrowsAny<AeronException>(() => Client.AddPublication(channel, StreamId));

        Assert.Contains(channel, exception.Message, StringComparison.Ordinal);
        Assert.ThrowsAny<AeronException>(() => Client.AddSubscription(channel, StreamId));
        Assert.ThrowsAny<AeronException>(() => Client.AddExclusivePublication(channel, StreamId));
    }

    [Fact]
    public void A_wrong_parameter_of_a_channel_is_refused() => Assert.ThrowsAny<AeronException>(() => Client.AddPublication("aeron:ipc?term-length=1000", StreamId));

    [Fact]
    public void A_revoked_stream_tells_its_subscriber()
    {
        using Subscription subscription = Client.AddSubscription("aeron:ipc", StreamId);
        ExclusivePublication publication = Client.AddExclusivePublication("aeron:ipc", StreamId);
        Await(() => publication.IsConnected && subscription.ImageCount == 1, "the connection");
        using Image image = subscription.ImageAt(0)!;
        publication.RevokeOnClose();
        publication.Dispose();

        Await(() => image.IsPublicationRevoked || image.IsClosed, "the stream to be withdrawn");
        Assert.True(image.IsPublicationRevoked);
    }

    [Fact]
    public void Destinations_come_and_go()
    {
        string destination = $"aeron:udp?endpoint=localhost:{ArchiveServer.FreePort()}";
        using Subscription subscription = Client.AddSubscription(destination, StreamId);
        using Publication publication = Client.AddPublication("aeron:udp?control-mode=manual", StreamId);
        Assert.False(publication.IsConnected);

        publication.AddDestination(destination);
        Await(() => publication.IsConnected, "the destination");
        publication.RemoveDestination(destination);

        Assert.ThrowsAny<AeronException>(() => publication.AddDestination("aeron:nonsense"));
    }

    [Fact]
    public void Frames_that_are_made_already_are_published_as_they_are()
    {
        using Subscription subscription = Client.AddSubscription("aeron:ipc", StreamId);
        using ExclusivePublication publication = Client.AddExclusivePublication("aeron:ipc", StreamId);
        Await(() => publication.IsConnected && subscription.IsConnected, "the connection");
        PublicationDescription description = publication.Description;
        byte[] frames = [.. FrameOf(description, 0, "one"u8), .. FrameOf(description, 64, "two"u8)];

        Assert.Equal(128, publication.OfferBlock(frames).Value);

        List<string> received = [];
        Await(() =>
        {
            subscription.Poll((payload, in header) => received.Add($"{System.Text.Encoding.UTF8.GetString(payload)} {header.ReservedValue}"), 10);
            return received.Count == 2;
        }, "both messages");
        Assert.Equal(["one 7", "two 7"], received);
    }

    [Fact]
    public void Frames_of_another_place_or_session_are_refused()
    {
        using Subscription subscription = Client.AddSubscription("aeron:ipc", StreamId);
        using ExclusivePublication publication = Client.AddExclusivePublication("aeron:ipc", StreamId);
        Await(() => publication.IsConnected && subscription.IsConnected, "the connection");
        PublicationDescription description = publication.Description;

        Assert.Throws<AeronException>(() => publication.OfferBlock(FrameOf(description, 64, "x"u8)));
        Assert.Throws<AeronException>(() => publication.OfferBlock(FrameOf(description with { SessionId = description.SessionId + 1 }, 0, "x"u8)));
        Assert.Equal(0, publication.Position);
    }

    /// <summary>A message of up to 32 bytes in a frame of 64.</summary>
    private static byte[] FrameOf(PublicationDescription publication, int termOffset, ReadOnlySpan<byte> payload)
    {
        byte[] frame = new byte[64];
        BitConverter.TryWriteBytes(frame, 32 + payload.Length);
        frame[5] = 0xC0;
        frame[6] = 1;
        BitConverter.TryWriteBytes(frame.AsSpan(8), termOffset);
        BitConverter.TryWriteBytes(frame.AsSpan(12), publication.SessionId);
        BitConverter.TryWriteBytes(frame.AsSpan(16), publication.StreamId);
        BitConverter.TryWriteBytes(frame.AsSpan(20), publication.InitialTermId);
        BitConverter.TryWriteBytes(frame.AsSpan(24), 7L);
        payload.CopyTo(frame.AsSpan(32));
        return frame;
    }
}

namespace Replay.Aeron.Tests;

public sealed unsafe class ImageFramesTests(SharedArchive shared) : ArchiveTest(shared)
{
    private const int HeaderLength = 32;
    private const int FrameLength = 160;
    private const int MtuLength = 1408;
    private const int Count = 60;

    [Fact]
    public void Frames_are_read_where_they_lie_and_given_back_with_the_next_call()
    {
        using Subscription subscription = Client.AddSubscription("aeron:ipc", StreamId);
        using ExclusivePublication publication = Connected(subscription);
        using Image image = subscription.ImageAt(0)!;
        using ImageFrames frames = new(image, MtuLength);
        for (int i = 0; i < Count; i++) Publish(publication, Message(i, 100));

        byte* first = frames.Take(0, ImageFrames.MaxBlock, out int available, out int length);
        Assert.Equal(MtuLength / FrameLength * FrameLength, length);
        AssertMessages(first, available, from: 0);
        long position = length;
        Assert.Equal(position, image.Position);

        _ = frames.Take(position, limit: 0, out available, out length);
        Assert.Equal((0, 0), (available, length));

        byte* rest = frames.Take(position, ImageFrames.MaxBlock, out available, out length);
        Assert.Equal((Count * FrameLength) - position, length);
        AssertMessages(rest, available, from: (int)(position / FrameLength));
        Assert.Equal(position, image.Position);

        _ = frames.Take(Count * FrameLength, ImageFrames.MaxBlock, out available, out length);
        Assert.Equal((0, 0), (available, length));
        Assert.Equal(Count * FrameLength, image.Position);
    }

    [Fact]
    public void Padding_comes_alone_with_zeros_or_as_a_header_where_it_is_longer_than_a_frame()
    {
        using Subscription subscription = Client.AddSubscription("aeron:ipc", StreamId);
        using ExclusivePublication publication = Connected(subscription);
        using Image image = subscription.ImageAt(0)!;
        using ImageFrames frames = new(image, MtuLength);
        Publish(publication, Message(0, 100));
        Assert.True(publication.AppendPadding(64).IsPublished);
        Assert.True(publication.AppendPadding(4000).IsPublished);
        long position = 0;
        int Take(out int available, out bool isZero)
        {
            byte* frame = frames.Take(position, ImageFrames.MaxBlock, out available, out int length);
            isZero = new ReadOnlySpan<byte>(frame, available)[HeaderLength..].IndexOfAnyExcept((byte)0) < 0;
            position += length;
            return length;
        }

        Assert.Equal(FrameLength, Take(out _, out bool isZero));
        Assert.False(isZero);
        Assert.Equal((96, 96), (Take(out int available, out isZero), available));
        Assert.True(isZero);
        Assert.Equal((4032, HeaderLength), (Take(out available, out _), available));
        Assert.Equal(publication.Position, position);
    }

    private static void AssertMessages(byte* frame, int available, int from)
    {
        for (int i = 0; i < available / FrameLength; i++)
            Assert.Equal(Message(from + i, 100), new ReadOnlySpan<byte>(frame + (i * FrameLength) + HeaderLength, 100).ToArray());
    }

    private ExclusivePublication Connected(Subscription subscription)
    {
        ExclusivePublication publication = Client.AddExclusivePublication("aeron:ipc", StreamId);
        Await(() => publication.IsConnected && subscription.ImageCount == 1, "the connection");
        return publication;
    }
}

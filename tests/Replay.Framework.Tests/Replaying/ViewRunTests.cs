namespace Replay.Framework.Tests.Replaying;

/// <summary>Events that are views of their messages: the memory must stay until the last handler is done, on whatever thread.</summary>
public sealed class ViewRunTests : IDisposable
{
    private readonly TestArchive _test = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _test.Dispose();

    [Theory]
    [InlineData(null)]
    [InlineData(2)]
    [InlineData(64)]
    [InlineData(65_536)]
    public void Handlers_read_the_recorded_bytes_of_every_message(int? slots)
    {
        // Several segments, and every third message in fragments.
        byte[][] messages = [.. Enumerable.Range(0, 1_000).Select(i => Message(i, i % 3 == 0 ? 2_000 + i : i % 300))];
        long id = _test.RecordMessages(messages);
        RawReader slow = new(messages, pause: true), fast = new(messages, pause: false);
        ReplayRun<RawEvent, RawCodec> run = new ReplayRun<RawEvent, RawCodec>(_test.Archive, id).Handle("slow", slow).Handle("fast", fast);
        RunResult result = (slots is { } size ? run.OverRing(size) : run).Run(Token);
        Assert.Equal(1_000, result.Events);
        Assert.Equal((1_000, 1_000), (slow.Equal, fast.Equal));
    }

    [Fact]
    public void More_reassembled_messages_than_the_arena_holds_wait_for_their_handlers()
    {
        // Messages of an eighth of a term of 16 MiB, in all three times the arena.
        RecordingSettings settings = TestArchive.Settings with { TermBufferLength = 16 * 1024 * 1024, SegmentFileLength = 16 * 1024 * 1024 };
        byte[] message = Message(7, 2 * 1024 * 1024);
        long id;
        using (RecordingWriter writer = _test.Archive.CreateRecording(settings))
        {
            for (int i = 0; i < 48; i++) writer.Append(message, i + 1);
            writer.Stop();
            id = writer.RecordingId;
        }

        RawReader reader = new([.. Enumerable.Repeat(message, 48)], pause: true);
        new ReplayRun<RawEvent, RawCodec>(_test.Archive, id).Handle(reader).OverRing(1_024).WithDigests(false).Run(Token);
        Assert.Equal(48, reader.Equal);
    }

    private static byte[] Message(int seed, int length)
    {
        byte[] message = new byte[length];
        new Random(seed).NextBytes(message);
        return message;
    }

    private sealed class RawReader(byte[][] messages, bool pause) : IEventHandler<RawEvent>
    {
        public int Equal { get; private set; }

        public void OnEvent(ref RawEvent data, in EventHeader header, bool endOfBatch)
        {
            if (pause && header.Sequence % 50 == 0) Thread.Sleep(1);
            if (data.Payload.SequenceEqual(messages[header.Sequence])) Equal++;
        }
    }
}

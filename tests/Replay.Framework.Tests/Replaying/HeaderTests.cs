using System.Buffers.Binary;

namespace Replay.Framework.Tests.Replaying;

public sealed class HeaderTests : IDisposable
{
    private readonly TestArchive _test = new();

    public void Dispose() => _test.Dispose();

    [Fact]
    public void The_writable_header_lies_in_memory_as_the_readable_one()
    {
        HeaderFields fields = new()
        {
            Sequence = 1,
            Position = 2,
            EndPosition = 3,
            TimestampNs = 4,
            RecordingId = 5,
            StreamId = 6,
            SessionId = 7,
            TemplateId = 8,
            IsLive = true,
        };
        EventHeader expected = new()
        {
            Sequence = 1,
            Position = 2,
            EndPosition = 3,
            TimestampNs = 4,
            RecordingId = 5,
            StreamId = 6,
            SessionId = 7,
            TemplateId = 8,
            IsLive = true,
        };
        Assert.Equal(expected, fields.AsHeader);
        Assert.Equal(System.Runtime.CompilerServices.Unsafe.SizeOf<EventHeader>(), System.Runtime.CompilerServices.Unsafe.SizeOf<HeaderFields>());
    }

    [Fact]
    public void The_template_id_comes_from_the_message_header_where_the_codec_says_that_there_is_one()
    {
        byte[] message = new byte[12];
        BinaryPrimitives.WriteUInt16LittleEndian(message.AsSpan(2), 40_001);
        long id = _test.RecordMessages(message, new byte[8], message);
        TemplateIds framed = new(), plain = new();
        new ReplayRun<int, FramedCodec>(_test.Archive, id).Handle(framed).Run(TestContext.Current.CancellationToken);
        new ReplayRun<int, PlainCodec>(_test.Archive, id).Handle(plain).Run(TestContext.Current.CancellationToken);
        Assert.Equal([40_001, 0, 40_001], framed.Seen);
        Assert.Equal([0, 0, 0], plain.Seen);
    }

    private sealed class TemplateIds : IEventHandler<int>
    {
        public List<int> Seen { get; } = [];

        public void OnEvent(ref int data, in EventHeader header, bool endOfBatch) => Seen.Add(header.TemplateId);
    }

    private readonly struct FramedCodec : IEventCodec<int>, IMessageHeaderCodec
    {
        public int GetMaxEncodedLength(in int value) => 8;

        public int Encode(in int value, Span<byte> destination) => 8;

        public int Decode(ReadOnlySpan<byte> source, ref int slot) => slot = source.Length;
    }

    private readonly struct PlainCodec : IEventCodec<int>
    {
        public int GetMaxEncodedLength(in int value) => 8;

        public int Encode(in int value, Span<byte> destination) => 8;

        public int Decode(ReadOnlySpan<byte> source, ref int slot) => slot = source.Length;
    }
}

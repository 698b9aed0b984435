namespace Replay.Framework.Tests.Replaying;

public class BlittableCodecTests
{
    private static BlittableCodec<Tick> Codec => default;

    [Fact]
    public void An_event_is_read_as_it_was_written()
    {
        byte[] message = new byte[32];
        Tick tick = Tick.Number(9), read = default;
        Assert.Equal(32, Codec.GetMaxEncodedLength(in tick));
        Assert.Equal(32, Codec.Encode(in tick, message));
        Assert.Equal(32, Codec.Decode(message, ref read));
        Assert.Equal(tick, read);
    }

    [Fact]
    public void A_message_or_destination_that_is_too_short_is_refused_at_its_end()
    {
        for (int length = 0; length < 32; length++)
        {
            byte[] message = new byte[length];
            Tick tick = default;
            Assert.Equal(length, Assert.Throws<CodecException>(() => Codec.Decode(message, ref tick)).Offset);
            Assert.Equal(length, Assert.Throws<CodecException>(() => Codec.Encode(in tick, message)).Offset);
        }
    }

    [Fact]
    public void Trailing_bytes_are_left_out_unless_the_codec_is_strict()
    {
        BlittableCodec<Tick> strict = new() { Strict = true };
        Tick tick = default;
        Assert.Equal(32, Codec.Decode(new byte[33], ref tick));
        Assert.Equal(32, strict.Decode(new byte[32], ref tick));
        Assert.Equal(32, Assert.Throws<CodecException>(() => strict.Decode(new byte[33], ref tick)).Offset);
    }
}

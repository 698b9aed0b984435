using CsCheck;
using Replay.Tests;

namespace Replay.Framework.Tests.Determinism;

public class DigestChainTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    [InlineData(65_537)]
    [InlineData(131_072)]
    [InlineData(200_001)]
    public void A_stream_of_any_length_has_the_digest_of_the_definition(int length)
    {
        byte[] stream = Bytes(length);
        DigestChain chain = new();
        chain.Append(stream);
        Assert.Equal(NaiveDigest.OfStream(stream), chain.Current.ToString());
    }

    [Fact]
    public void Nothing_has_the_digest_of_sixteen_zero_bytes() =>
        Assert.Equal("00000000000000000000000000000000", new DigestChain().Current.ToString());

    [Fact]
    public void Events_have_the_digest_of_their_canonical_bytes_wherever_the_chunks_end() =>
        Gen.Select(Gen.Long, Gen.Int, Gen.OneOf(Gen.Int[0, 200], Gen.Int[65_500, 65_560], Gen.Int[0, 150_000])).Array[0, 12].Sample(events =>
        {
            DigestChain chain = new();
            List<byte> stream = [];
            foreach ((long timestampNs, int streamId, int length) in events)
            {
                byte[] payload = Bytes(length);
                chain.AppendEvent(timestampNs, streamId, payload);
                stream.AddRange(NaiveDigest.CanonicalBytes(timestampNs, streamId, payload));
            }

            Assert.Equal(NaiveDigest.OfStream([.. stream]), chain.Current.ToString());
        }, iter: 300);

    [Fact]
    public void Events_that_end_around_a_chunk_boundary_have_the_digest_of_their_canonical_bytes()
    {
        for (int length = 65_536 - 40; length <= 65_536 + 8; length++)
        {
            byte[] payload = Bytes(length);
            DigestChain chain = new();
            chain.AppendEvent(7, 10, payload);
            chain.AppendEvent(8, -10, payload);
            byte[] stream = [.. NaiveDigest.CanonicalBytes(7, 10, payload), .. NaiveDigest.CanonicalBytes(8, -10, payload)];
            Assert.Equal(NaiveDigest.OfStream(stream), chain.Current.ToString());
        }
    }

    [Fact]
    public void Short_events_of_every_length_have_the_digest_of_their_canonical_bytes_inside_a_chunk_and_at_its_end()
    {
        for (int length = 0; length <= 130; length++)
        {
            byte[] payload = Bytes(length);
            byte[] before = Bytes(65_536 - (3 * (16 + length)) - (length % 5));
            byte[] one = NaiveDigest.CanonicalBytes(long.MinValue + length, -10, payload);
            DigestChain chain = new();
            chain.Append(before);
            for (int i = 0; i < 4; i++) chain.AppendEvent(long.MinValue + length, -10, payload);
            Assert.Equal(NaiveDigest.OfStream([.. before, .. one, .. one, .. one, .. one]), chain.Current.ToString());
        }
    }

    [Fact]
    public void The_cutting_into_appends_does_not_matter() =>
        Gen.Int[0, 40_000].Array[0, 12].Sample(cuts =>
        {
            byte[] stream = Bytes(cuts.Sum());
            DigestChain chain = new();
            int at = 0;
            foreach (int cut in cuts)
            {
                chain.Append(stream.AsSpan(at, cut));
                at += cut;
            }

            Assert.Equal(NaiveDigest.OfStream(stream), chain.Current.ToString());
        }, iter: 200);

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    [InlineData(100_000)]
    public void A_restored_chain_goes_on_as_if_it_had_not_stopped(int before)
    {
        byte[] stream = Bytes(150_000);
        DigestChain first = new();
        first.Append(stream.AsSpan(0, before));
        ReadOnlyMemory<byte> state = first.Save();

        DigestChain second = new();
        second.Append(Bytes(5_000));
        second.Restore(state.Span);
        Assert.Equal(first.Current, second.Current);
        second.Append(stream.AsSpan(before));
        Assert.Equal(NaiveDigest.OfStream(stream), second.Current.ToString());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(15)]
    [InlineData(16 + 65_536)]
    public void A_state_of_an_impossible_length_is_refused(int length) =>
        Assert.Throws<ArgumentException>(() => new DigestChain().Restore(new byte[length]));

    [Fact]
    public void Asking_for_the_digest_changes_nothing()
    {
        DigestChain chain = new();
        chain.Append(Bytes(10));
        Assert.Equal(chain.Current, chain.Current);
        chain.Append(Bytes(20));
        Assert.Equal(NaiveDigest.OfStream([.. Bytes(10), .. Bytes(20)]), chain.Current.ToString());
    }

    [Fact]
    public void Chains_in_the_memory_of_one_that_has_ended_are_new_ones()
    {
        DigestChain ended = new();
        ended.Append(Bytes(70_000));
        ended.Release();
        // Nothing is left to be given away twice.
        ended.Release();
        DigestChain first = new(), second = new();
        first.Append(Bytes(100));
        second.Append(Bytes(66_000));
        Assert.Equal(NaiveDigest.OfStream(Bytes(100)), first.Current.ToString());
        Assert.Equal(NaiveDigest.OfStream(Bytes(66_000)), second.Current.ToString());
    }

    [Fact]
    public void A_reset_chain_is_a_new_one()
    {
        DigestChain chain = new();
        chain.Append(Bytes(70_000));
        chain.Reset();
        Assert.Equal(new DigestChain().Current, chain.Current);
    }

    [Fact]
    public void Appending_allocates_nothing()
    {
        DigestChain chain = new();
        byte[] payload = Bytes(1_000);
        byte[] large = Bytes(100_000);
        Append();
        Assert.Equal(0, AllocationProbe.BytesOf(() =>
        {
            for (int i = 0; i < 50; i++) Append();
        }));

        void Append()
        {
            for (int i = 0; i < 100; i++) chain.AppendEvent(i, 1, payload);
            chain.AppendEvent(1, 1, large);
            chain.Append(payload);
            _ = chain.Current;
        }
    }

    private static byte[] Bytes(int length)
    {
        byte[] bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return bytes;
    }
}

using System.IO.Hashing;
using System.Text;

namespace Replay.Framework.Tests.Determinism;

public class StateDigestTests
{
    [Fact]
    public void States_are_hashed_with_name_version_and_length_in_order()
    {
        StateDigest digest = new();
        digest.Append("Größe", 3, [1, 2, 3]);
        digest.Append("", -1, []);

        using MemoryStream bytes = new();
        using BinaryWriter writer = new(bytes);
        byte[] name = Encoding.UTF8.GetBytes("Größe");
        writer.Write(name.Length);
        writer.Write(name);
        writer.Write(3);
        writer.Write(3);
        writer.Write([1, 2, 3]);
        writer.Write(0);
        writer.Write(-1);
        writer.Write(0);
        writer.Flush();
        Assert.Equal(Convert.ToHexStringLower(XxHash128.Hash(bytes.ToArray())), digest.Current.ToString());
    }

    [Fact]
    public void Without_handlers_it_is_the_hash_of_nothing() =>
        Assert.Equal(Convert.ToHexStringLower(XxHash128.Hash([])), new StateDigest().Current.ToString());

    [Fact]
    public void A_run_digest_hashes_event_output_and_state_digests_in_this_order()
    {
        Digest[] parts = [Of(1), Of(2), Of(3), Of(4)];
        byte[] bytes = parts.SelectMany(part => Convert.FromHexString(part.ToString())).ToArray();
        Digest run = StateDigest.OfRun(parts[0], parts[1..3], parts[3]);
        Assert.Equal(Convert.ToHexStringLower(XxHash128.Hash(bytes)), run.ToString());
    }

    [Fact]
    public void A_digest_reads_what_it_writes()
    {
        Digest digest = Of(9);
        byte[] bytes = new byte[16];
        digest.Write(bytes);
        Assert.Equal(digest, Digest.Read(bytes));
        Assert.True(Digest.TryParse(digest.ToString(), out Digest parsed));
        Assert.Equal(digest, parsed);
        Assert.Matches("^[0-9a-f]{32}$", digest.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("0123456789abcdef0123456789abcde")]
    [InlineData("0123456789abcdef0123456789abcdeg")]
    [InlineData(" 123456789abcdef0123456789abcdef")]
    public void Text_that_is_no_digest_is_refused(string? text) => Assert.False(Digest.TryParse(text, out _));

    private static Digest Of(byte seed)
    {
        StateDigest digest = new();
        digest.Append("x", seed, [seed]);
        return digest.Current;
    }
}

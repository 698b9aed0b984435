using System.Runtime.CompilerServices;

namespace Replay.Serialization.Tests;

/// <summary>Messages that announce what they do not hold: refused at once, with a typed error, and without memory for what they announce.</summary>
public sealed class HostileInputTests
{
#if DEBUG
    // Nothing is inlined: an exception carries a stack trace of several more frames.
    private const int MaxAllocated = 4_096;
#else
    private const int MaxAllocated = 1_024;
#endif

    public static TheoryData<string> Announcements =>
    [
        "dd7fffffff", "ddffffffff", "dcffff", "df7fffffff", "dfffffffff", "deffff", "db7fffffff", "dbffffffff", "c67fffffff", "c6ffffffff", "c97fffffffff",
        "c9ffffffffff", "9f", "8f", "bf", "c1", "d8ff", "d9ff", "c4ff", "c7ffff", "cf", "cb", "dc", "dd", "db00", "", "80", "a0", "c0", "c3", "01", "ff",
    ];

    [Theory]
    [MemberData(nameof(Announcements))]
    public void What_a_message_announces_is_refused_where_its_bytes_end(string hex)
    {
        byte[] announcement = Convert.FromHexString(hex);
        Check<Trade, Trade.Codec>(announcement);
        Check<OldTrade, OldTrade.Codec>([0x93, 0x01, 0x02, .. announcement], alsoValid: true);
        Check<Trade, Trade.Codec>([0x96, .. announcement]);
        Check<BookTop, BookTop.Codec>([0x93, 0x01, 0x02, .. announcement], alsoValid: true);
        Check<News, News.Codec>([0x93, 0x01, .. announcement]);
        Check<News, News.Codec>([0x93, 0x01, 0xa0, .. announcement], alsoValid: true);
        Check<WithThree, WithThree.Codec>([0x92, .. announcement]);
        Check<Identified, Identified.Codec>([0x92, .. announcement]);
    }

    [Fact]
    public void Any_depth_is_skipped_without_recursion()
    {
        byte[] deep = new byte[1_000_003];
        deep[0] = 0x93;
        deep.AsSpan(3).Fill(0x91);
        deep[^1] = 0xc0;
        OldTrade slot = default;
        Assert.Equal(deep.Length, default(OldTrade.Codec).Decode(deep, ref slot));
        Check<OldTrade, OldTrade.Codec>(deep[..^1]);
        deep.AsSpan(3).Fill(0x81);
        Check<OldTrade, OldTrade.Codec>(deep);
    }

    private static void Check<T, TCodec>(byte[] message, bool alsoValid = false) where T : new() where TCodec : struct, IEventCodec<T>
    {
        using GuardedMemory memory = new();
        Span<byte> guarded = message.Length < 60_000 ? memory.Put(message) : message;
        T slot = new();
        bool isRefused = TryDecode<T, TCodec>(guarded, ref slot);
        long allocated = long.MaxValue;
        for (int attempt = 0; attempt < 5; attempt++)
        {
            // The least counts: now and then the runtime fills its own caches, for exceptions and for putting texts together.
            long before = GC.GetAllocatedBytesForCurrentThread();
            TryDecode<T, TCodec>(guarded, ref slot);
            allocated = Math.Min(allocated, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.True(isRefused || alsoValid, $"{Convert.ToHexString(message)} was taken for a {typeof(T).Name}");
        Assert.InRange(allocated, 0, MaxAllocated);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool TryDecode<T, TCodec>(ReadOnlySpan<byte> message, ref T slot) where TCodec : struct, IEventCodec<T>
    {
        try
        {
            default(TCodec).Decode(message, ref slot);
            return false;
        }
        catch (CodecException)
        {
            return true;
        }
    }
}

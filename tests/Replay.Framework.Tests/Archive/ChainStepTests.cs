using System.IO.Hashing;
using System.Runtime.InteropServices;
using CsCheck;

namespace Replay.Framework.Tests;

public class ChainStepTests
{
    [Fact]
    public void A_step_is_XxHash3_of_four_bytes_under_a_seed() => Gen.Select(Gen.UInt, Gen.ULong).Sample((value, seed) =>
        Assert.Equal(XxHash3.HashToUInt64(MemoryMarshal.AsBytes(new ReadOnlySpan<uint>(in value)), (long)seed), ChainStep.Hash(value, seed)));
}

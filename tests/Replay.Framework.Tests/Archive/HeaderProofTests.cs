namespace Replay.Framework.Tests;

/// <summary>A block with one broken header is proven to be otherwise as it was written, and one with anything else wrong is not.</summary>
public class HeaderProofTests
{
    private const int BlockLength = Crc32C.BlockLength;
    private const int FramesLength = 1056;
    private static readonly RecordingSettings Settings = SampleArchive.Settings;

    // Recorded once: frames of 1,056 bytes, the second of which is looked at; it lies whole in the first block.
    private static readonly (RecordingDescriptor Recording, byte[] Block) Written = Record();

    [Theory]
    [InlineData("length", 0, 0x7ffffff0)]
    [InlineData("length that ends where the next but one does", 0, 2 * FramesLength)]
    [InlineData("length that is zero", 0, 0)]
    [InlineData("version, flags and type", 4, -1)]
    [InlineData("flags", 4, 0x0001_00_00)]
    [InlineData("term offset", 8, 12345)]
    [InlineData("session id", 12, 77)]
    [InlineData("stream id", 16, 77)]
    [InlineData("term id", 20, 77)]
    public void A_field_of_the_header_that_is_wrong_is_found_out_whatever_it_holds(string what, int field, int value)
    {
        byte[] block = [.. Written.Block];
        BitConverter.TryWriteBytes(block.AsSpan(FramesLength + field), value);
        Assert.NotEqual(Written.Block, block);
        Assert.True(Holds(block, FramesLength), what);
    }

    [Fact]
    public void Every_bit_of_a_header_that_can_be_derived_may_be_wrong()
    {
        for (int bit = 0; bit < Frame.ReservedValueAt * 8; bit++)
        {
            byte[] block = [.. Written.Block];
            block[FramesLength + bit / 8] ^= (byte)(1 << bit % 8);
            Assert.True(Holds(block, FramesLength), $"bit {bit}");
        }
    }

    [Theory]
    [InlineData("an event time, which nothing tells", FramesLength + Frame.ReservedValueAt)]
    [InlineData("a payload in front", FramesLength - 1)]
    [InlineData("a payload behind", FramesLength + Frame.HeaderLength)]
    [InlineData("the last byte of the block", BlockLength - 1)]
    public void Nothing_is_proven_where_anything_else_is_wrong_too(string what, int at)
    {
        byte[] block = [.. Written.Block];
        block[at] ^= 1;
        Assert.False(Holds([.. block], FramesLength), what);
        BitConverter.TryWriteBytes(block.AsSpan(FramesLength), -5);
        Assert.False(Holds(block, FramesLength), what);
    }

    [Fact]
    public void A_length_is_looked_for_where_a_frame_may_begin_alone()
    {
        byte[] block = [.. Written.Block];
        BitConverter.TryWriteBytes(block.AsSpan(FramesLength), 99);
        Assert.False(Holds([.. block], FramesLength, isBoundary: _ => false));
        List<long> asked = [];
        Assert.True(Holds(block, FramesLength, position =>
        {
            asked.Add(position);
            return position % FramesLength == 0;
        }));
        Assert.All(asked, position => Assert.InRange(position, FramesLength + Frame.HeaderLength, FramesLength + Frame.Align(Settings.MtuLength)));
    }

    [Fact]
    public void Another_session_than_the_recordings_is_not_taken_for_what_was_written()
    {
        byte[] block = [.. Written.Block];
        BitConverter.TryWriteBytes(block.AsSpan(FramesLength + Frame.SessionIdAt), 77);
        HeaderProof proof = new(new RecordingGeometry(Written.Recording), Written.Recording.SessionId + 1, Crc32C.Hash(Written.Block));
        Assert.False(proof.Holds(block, FramesLength, FramesLength, position => position % FramesLength == 0));
    }

    private static bool Holds(byte[] block, int at, Func<long, bool>? isBoundary = null) =>
        new HeaderProof(new RecordingGeometry(Written.Recording), Written.Recording.SessionId, Crc32C.Hash(Written.Block))
            .Holds(block, at, at, isBoundary ?? (static position => position % FramesLength == 0));

    private static (RecordingDescriptor, byte[]) Record()
    {
        using TempDirectory directory = new();
        using EmbeddedArchive archive = EmbeddedArchive.OpenForWriting(directory.Path, new ArchiveOptions { Durability = Durability.None });
        using (RecordingWriter writer = archive.CreateRecording(Settings))
            for (int i = 0; i < 8; i++) writer.Append(SampleArchive.Payload(i, FramesLength - Frame.HeaderLength - 5), 1_000 + i);
        return (archive.GetRecording(0), File.ReadAllBytes(directory["0-0.rec"])[..BlockLength]);
    }
}

namespace Replay.Framework.Tests;

public class ShortCopyTests
{
    [Fact]
    public void Every_length_is_copied_whole_and_nothing_beside_it_is_touched()
    {
        byte[] source = [.. Enumerable.Range(1, 80).Select(i => (byte)i)];
        for (int length = 0; length <= source.Length; length++)
        {
            byte[] destination = new byte[source.Length + 2];
            ShortCopy.Copy(source.AsSpan(0, length), ref destination[1]);
            Assert.Equal((byte[])[0, .. source.AsSpan(0, length), .. new byte[source.Length - length + 1]], destination);
        }
    }
}

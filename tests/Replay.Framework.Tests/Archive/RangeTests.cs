namespace Replay.Framework.Tests;

public class RangeTests
{
    [Fact]
    public void Every_pair_of_boundaries_gives_the_messages_between_them()
    {
        using SampleArchive sample = new();
        using EmbeddedArchive archive = EmbeddedArchive.Open(sample.Directory);
        using RecordingReader reader = archive.OpenReader(0);
        List<(long From, long To)> all = Read(reader, null, null);
        long[] boundaries = [.. all.SelectMany(message => (long[])[message.From, message.To]).Distinct()];
        foreach (long from in boundaries.Where((_, i) => i % 7 == 0))
            foreach (long to in boundaries.Where(to => to >= from))
                Assert.Equal(all.Where(message => message.From >= from && message.To <= to), Read(reader, from, to));
    }

    [Fact]
    public void A_position_inside_a_message_names_the_boundaries_around_it()
    {
        using SampleArchive sample = new();
        using EmbeddedArchive archive = EmbeddedArchive.Open(sample.Directory);
        using RecordingReader reader = archive.OpenReader(0);
        foreach ((long from, long to) in Read(reader, null, null))
        {
            long[] bad = to - from > 64 ? [from + 32, from + 1, to - 32, to - 1] : [from + 1, to - 1];
            foreach (long position in bad)
            {
                Assert.Contains($"boundaries around it are {from} and {to}", Assert.Throws<PositionException>(() => reader.Resolve(position, null)).Message);
                Assert.Equal(position, Assert.Throws<PositionException>(() => reader.Resolve(null, position)).Position);
            }
        }
    }

    [Fact]
    public void Positions_outside_the_recording_are_refused()
    {
        using SampleArchive sample = new();
        using EmbeddedArchive archive = EmbeddedArchive.Open(sample.Directory);
        using RecordingReader reader = archive.OpenReader(1);
        Assert.Contains($"holds 4096 to {reader.StopPosition}", Assert.Throws<PositionException>(() => reader.Resolve(4064, null)).Message);
        Assert.Throws<PositionException>(() => reader.Resolve(null, reader.StopPosition + 32));
        Assert.Throws<PositionException>(() => reader.Resolve(-32, null));
        Assert.Throws<PositionException>(() => reader.Resolve(long.MaxValue, null));
        Assert.Contains("after its end", Assert.Throws<PositionException>(() => reader.Resolve(reader.StopPosition, 4096)).Message);
        Assert.Equal(new PositionRange(4096, reader.StopPosition), reader.Resolve());
    }

    [Fact]
    public void The_stop_position_and_both_ends_of_padding_are_boundaries()
    {
        using SampleArchive sample = new();
        using EmbeddedArchive archive = EmbeddedArchive.Open(sample.Directory);
        using RecordingReader reader = archive.OpenReader(0);
        List<(long From, long To)> all = Read(reader, null, null);
        long padding = all.Last(message => message.To < 65536).To;
        Assert.Equal(all.Where(message => message.From >= 65536), Read(reader, padding, null));
        Assert.Equal(all.Where(message => message.From >= 65536), Read(reader, 65536, null));
        Assert.Equal(Read(reader, null, padding), Read(reader, null, 65536));
        Assert.Throws<PositionException>(() => reader.Resolve(padding + 32, null));
        Assert.Empty(Read(reader, reader.StopPosition, null));
        Assert.Empty(Read(reader, padding, 65536));
    }

    private static List<(long From, long To)> Read(RecordingReader reader, long? from, long? to)
    {
        List<(long, long)> messages = [];
        foreach (RecordedMessage message in reader.Messages(from, to)) messages.Add((message.Position, message.EndPosition));
        return messages;
    }
}

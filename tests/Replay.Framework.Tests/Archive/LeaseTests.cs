namespace Replay.Framework.Tests;

public class LeaseTests
{
    [Fact]
    public void What_is_being_read_is_neither_truncated_nor_purged()
    {
        using SampleArchive sample = new();
        using EmbeddedArchive archive = EmbeddedArchive.OpenForWriting(sample.Directory);
        using RecordingReader reader = archive.OpenReader(0);
        RecordedMessages.Enumerator messages = reader.Messages().GetEnumerator();
        Assert.True(messages.MoveNext());
        Assert.Contains("being read", Assert.Throws<RecordingInUseException>(() => archive.TruncateRecording(0, 0)).Message);
        Assert.Throws<RecordingInUseException>(() => archive.PurgeRecording(0));
        Assert.Throws<RecordingInUseException>(() => archive.PurgeSegments(0, 65536));
        Assert.Equal(0, archive.TruncateRecording(1, archive.GetRecording(1).StopPosition));
        messages.Dispose();
        messages.Dispose();
        archive.TruncateRecording(0, 0);
    }

    [Fact]
    public void A_reader_that_was_open_before_learns_what_has_gone()
    {
        using SampleArchive sample = new();
        using EmbeddedArchive archive = EmbeddedArchive.OpenForWriting(sample.Directory);
        using RecordingReader reader = archive.OpenReader(0);
        archive.TruncateRecording(0, 160);
        Assert.Contains("was cut off", Assert.Throws<PositionException>(() => Count(reader)).Message);
        archive.PurgeRecording(0);
        Assert.Contains("was purged", Assert.Throws<RecordingNotFoundException>(() => Count(reader)).Message);
    }

    [Fact]
    public async Task Readers_and_operations_that_meet_end_in_a_typed_result()
    {
        using SampleArchive sample = new();
        using EmbeddedArchive archive = EmbeddedArchive.OpenForWriting(sample.Directory, new ArchiveOptions { Durability = Durability.None });
        using CancellationTokenSource ended = new();
        Task<long>[] readers = [.. Enumerable.Range(0, 2).Select(_ => Task.Run(() => ReadOn(sample.Directory, ended.Token)))];
        int truncated = 0;
        while (truncated < 30)
        {
            try
            {
                archive.TruncateRecording(1, 4096);
                truncated++;
            }
            catch (RecordingInUseException)
            {
                Thread.Sleep(1);
                continue;
            }
            using RecordingWriter writer = archive.ExtendRecording(1);
            for (int message = 0; message < 100; message++) writer.Append(new byte[1000], message);
        }
        await ended.CancelAsync();
        long[] rounds = await Task.WhenAll(readers);
        Assert.All(rounds, count => Assert.True(count > 0));
    }

    private static long ReadOn(string directory, CancellationToken ended)
    {
        using EmbeddedArchive archive = EmbeddedArchive.Open(directory);
        long rounds = 0;
        while (!ended.IsCancellationRequested || rounds == 0)
        {
            try
            {
                using RecordingReader reader = archive.OpenReader(1);
                Count(reader);
                rounds++;
            }
            catch (PositionException)
            {
                // Cut between the opening and the reading.
            }
            // Lets the other side have its turn.
            Thread.Sleep(1);
        }
        return rounds;
    }

    private static int Count(RecordingReader reader)
    {
        int count = 0;
        foreach (RecordedMessage _ in reader.Messages()) count++;
        return count;
    }
}

namespace Replay.Framework.Tests;

public class LiveTailTests
{
    private static readonly ArchiveOptions Fast = new() { Durability = Durability.None };

    [Fact]
    public async Task A_run_follows_a_recording_to_its_stop_and_turns_live_once()
    {
        using TempDirectory directory = new();
        using EmbeddedArchive archive = EmbeddedArchive.OpenForWriting(directory.Path, Fast);
        using RecordingWriter writer = archive.CreateRecording(SampleArchive.Settings);
        for (int i = 0; i < 100; i++) Append(i);
        using EmbeddedArchive other = EmbeddedArchive.Open(directory.Path);
        Follower follower = new();
        Task<RunResult> run = Task.Run(() => new ReplayRun<RawEvent, RawCodec>(other.Live, 0).Handle(follower).Run(TestContext.Current.CancellationToken), TestContext.Current.CancellationToken);
        Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref follower.Count) == 100, TimeSpan.FromSeconds(60)));
        // Over segments, padding and fragments. Each is awaited until one of them has found the reader waiting.
        for (int i = 100; i < 300; i++)
        {
            Append(i);
            if (Volatile.Read(ref follower.FirstLive) < 0) Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref follower.Count) == i + 1, TimeSpan.FromSeconds(60)));
        }
        writer.Stop();
        RunResult result = await run;
        Assert.Equal((300, other.GetRecording(0).StopPosition), (result.Events, result.EndPosition));
        Assert.Equal(300, follower.Count);
        Assert.InRange(follower.FirstLive, 100, 300);
        Assert.Equal(300 - follower.FirstLive, follower.LiveCount);
        Assert.Equal(result.EventDigest, new ReplayRun<RawEvent, RawCodec>(other, 0).Handle(new Follower()).Run(TestContext.Current.CancellationToken).EventDigest);

        void Append(int i)
        {
            writer.Append(SampleArchive.Payload(i, i * 37 % 3500), i);
            writer.Flush();
        }
    }

    [Fact]
    public void A_writer_that_goes_without_stopping_is_a_typed_end_after_everything_that_was_flushed()
    {
        using TempDirectory directory = new();
        string killed = directory["killed"];
        Directory.CreateDirectory(killed);
        using (EmbeddedArchive archive = EmbeddedArchive.OpenForWriting(directory["live"], Fast))
        using (RecordingWriter writer = archive.CreateRecording(SampleArchive.Settings))
        {
            for (int i = 0; i < 50; i++) writer.Append(SampleArchive.Payload(i, 1_000), i);
            writer.Flush();
            foreach (string path in Directory.GetFiles(directory["live"])) File.Copy(path, Path.Combine(killed, Path.GetFileName(path)));
        }
        using EmbeddedArchive read = EmbeddedArchive.Open(killed);
        // As a reader meets it that opened the recording while its writer lived.
        using (WriterLock.Take(killed)) { }
        RecordingDescriptor recording = read.GetRecording(0);
        using LiveBlockSource source = new(killed, recording, new RecordingGeometry(recording), TestContext.Current.CancellationToken);
        RecordingInterruptedException end = Assert.Throws<RecordingInterruptedException>(() => ReadOn(source, recording.StopPosition));
        Assert.Equal((0L, recording.StopPosition), (end.RecordingId, end.Position));
    }

    [Fact]
    public void A_run_that_is_cancelled_stops_waiting()
    {
        using TempDirectory directory = new();
        using EmbeddedArchive archive = EmbeddedArchive.OpenForWriting(directory.Path, Fast);
        using RecordingWriter writer = archive.CreateRecording(SampleArchive.Settings);
        using CancellationTokenSource cancellation = new(50);
        Assert.ThrowsAny<OperationCanceledException>(() => new ReplayRun<RawEvent, RawCodec>(archive.Live, 0).Handle(new Follower()).Run(cancellation.Token));
    }

    [Fact]
    public async Task A_wait_for_a_range_that_is_still_to_come_can_be_cancelled()
    {
        using TempDirectory directory = new();
        using EmbeddedArchive archive = EmbeddedArchive.OpenForWriting(directory.Path, Fast);
        using RecordingWriter writer = archive.CreateRecording(SampleArchive.Settings);
        long end = writer.Append(new byte[100], 0);
        writer.Flush();
        using CancellationTokenSource cancellation = new(50);
        using RecordingReader reader = archive.Live.OpenReader(0);
        Assert.ThrowsAny<OperationCanceledException>(() => reader.Resolve(to: end + 1_000 * 32, cancellationToken: cancellation.Token));
        Assert.ThrowsAny<OperationCanceledException>(() => new ReplayRun<RawEvent, RawCodec>(archive.Live, 0).To(end + 1_000 * 32).Handle(new Follower()).Run(cancellation.Token));
        // One that is not cancelled ends once the recording has come that far.
        Task<PositionRange> waiting = Task.Run(() => reader.Resolve(to: 2 * end, cancellationToken: TestContext.Current.CancellationToken), TestContext.Current.CancellationToken);
        writer.Append(new byte[100], 1);
        writer.Flush();
        Assert.Equal(2 * end, (await waiting).To);
    }

    [Fact]
    public async Task A_ring_follows_a_recording_too()
    {
        using TempDirectory directory = new();
        using EmbeddedArchive archive = EmbeddedArchive.OpenForWriting(directory.Path, Fast);
        using RecordingWriter writer = archive.CreateRecording(SampleArchive.Settings);
        Follower follower = new();
        Task<RunResult> run = Task.Run(() => new ReplayRun<RawEvent, RawCodec>(archive.Live, 0).Handle(follower).OverRing(64).Run(TestContext.Current.CancellationToken), TestContext.Current.CancellationToken);
        for (int i = 0; i < 300; i++)
        {
            writer.Append(SampleArchive.Payload(i, i * 37 % 3500), i);
            // Some are seen before the next ones are written, so that the ring empties now and then.
            bool awaited = i % 48 == 0 || Volatile.Read(ref follower.FirstLive) < 0;
            if (awaited || i % 3 == 0) writer.Flush();
            if (awaited) Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref follower.Count) == i + 1, TimeSpan.FromSeconds(60)));
        }
        writer.Stop();
        Assert.Equal(300, (await run).Events);
        Assert.Equal((300, 300 - follower.FirstLive), (follower.Count, follower.LiveCount));
    }

    [Fact]
    public void What_a_live_reader_is_reading_is_neither_truncated_nor_purged()
    {
        using TempDirectory directory = new();
        using EmbeddedArchive archive = EmbeddedArchive.OpenForWriting(directory.Path, Fast);
        using RecordingWriter writer = archive.CreateRecording(SampleArchive.Settings);
        for (int i = 0; i < 60; i++) writer.Append(SampleArchive.Payload(i, 3_000), i);
        writer.Flush();
        using RecordingReader reader = archive.Live.OpenReader(0);
        RecordedMessages.Enumerator messages = reader.Messages(cancellationToken: TestContext.Current.CancellationToken).GetEnumerator();
        Assert.True(messages.MoveNext());
        writer.Stop();
        Assert.Throws<RecordingInUseException>(() => archive.TruncateRecording(0, 0));
        Assert.Throws<RecordingInUseException>(() => archive.PurgeRecording(0));
        messages.Dispose();
        archive.PurgeRecording(0);
        // The same reader, begun anew, learns what has happened.
        Assert.Contains("it is Deleted now", Assert.Throws<RecordingInterruptedException>(() => Count(reader)).Message);
    }

    private static int Count(RecordingReader reader)
    {
        int count = 0;
        foreach (RecordedMessage _ in reader.Messages()) count++;
        return count;
    }

    private static unsafe void ReadOn(LiveBlockSource source, long position) => source.Load(position, out _);

    private sealed class Follower : IEventHandler<RawEvent>
    {
        public int Count;
        public long FirstLive = -1;
        public long LiveCount;

        public void OnEvent(ref RawEvent data, in EventHeader header, bool endOfBatch)
        {
            if (header.IsLive)
            {
                if (FirstLive < 0) FirstLive = header.Sequence;
                LiveCount++;
            }
            Volatile.Write(ref Count, Count + 1);
        }
    }
}

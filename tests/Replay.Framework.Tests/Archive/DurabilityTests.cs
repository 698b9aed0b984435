using Replay.Tests;

namespace Replay.Framework.Tests;

public class DurabilityTests
{
    private static readonly ArchiveOptions Group = new() { Durability = Durability.Group, GroupInterval = TimeSpan.FromMilliseconds(1) };
    private static readonly ArchiveOptions Always = new() { Durability = Durability.Always };

    [Fact]
    public void Always_makes_each_message_durable_before_its_append_returns()
    {
        using TempDirectory directory = new();
        using EmbeddedArchive archive = EmbeddedArchive.OpenForWriting(directory.Path, Always);
        using RecordingWriter writer = archive.CreateRecording(SampleArchive.Settings);
        // Over several segments, with padding and fragments.
        for (int i = 0; i < 60; i++)
        {
            long position = writer.Append(SampleArchive.Payload(i, i * 97 % 5000), i);
            Assert.Equal((position, position), (writer.DurablePosition, writer.FlushedPosition));
            Assert.Equal(position, DurableWatermark.Find(directory.Path, 0));
            Assert.True(writer.WhenDurable(position, TestContext.Current.CancellationToken).IsCompletedSuccessfully);
        }
    }

    [Fact]
    public async Task A_group_becomes_durable_by_itself_and_others_can_wait_for_it()
    {
        using TempDirectory directory = new();
        using EmbeddedArchive archive = EmbeddedArchive.OpenForWriting(directory.Path, Group);
        // Several terms a segment: padding inside a segment is a flush, too.
        using RecordingWriter writer = archive.CreateRecording(SampleArchive.Settings with { SegmentFileLength = 131072 });
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        for (int i = 0; i < 100; i++)
        {
            long position = writer.Append(SampleArchive.Payload(i, i * 97 % 5000), i);
            Task waiting = writer.WhenDurable(position, cancellation);
            Assert.False(waiting.IsCompleted); // Nobody has flushed it.
            writer.Flush();
            if (i % 2 == 0) await waiting;
            else writer.WaitUntilDurable(position, cancellation);
            Assert.True(writer.DurablePosition >= position);
            Assert.Equal(position, DurableWatermark.Find(directory.Path, 0));
        }
        writer.Append([1], 0);
        writer.Sync();
        Assert.Equal(writer.Position, writer.DurablePosition);
    }

    [Fact]
    public async Task Waits_end_with_their_cancellation_and_with_the_recording()
    {
        using TempDirectory directory = new();
        using EmbeddedArchive archive = EmbeddedArchive.OpenForWriting(directory.Path, Group);
        using RecordingWriter writer = archive.CreateRecording(SampleArchive.Settings);
        using CancellationTokenSource cancellation = new(20);
        Assert.Throws<OperationCanceledException>(() => writer.WaitUntilDurable(1_000, cancellation.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => writer.WhenDurable(1_000, cancellation.Token));

        Task reached = writer.WhenDurable(32, TestContext.Current.CancellationToken);
        Task never = writer.WhenDurable(1_000, TestContext.Current.CancellationToken);
        writer.Append([], 0);
        writer.Stop();
        await reached;
        Assert.Contains("was closed at 32", (await Assert.ThrowsAsync<ArchiveStorageException>(() => never)).Message);
    }

    [Fact]
    public void A_watermark_lasts_from_the_start_of_a_recording_until_it_is_stopped()
    {
        using TempDirectory directory = new();
        using EmbeddedArchive archive = EmbeddedArchive.OpenForWriting(directory.Path, Always);
        RecordingWriter writer = archive.CreateRecording(SampleArchive.Settings with { StartPosition = 4096 });
        Assert.Equal(4096, EmbeddedArchive.Open(directory.Path).GetRecording(0).DurablePosition);
        writer.Append(new byte[32], 0);
        Assert.Equal(4160, archive.OpenReader(0).StopPosition);
        writer.Stop();
        Assert.False(File.Exists(directory["0.durable"]));
        Assert.Null(archive.GetRecording(0).DurablePosition);
        archive.CreateRecording(SampleArchive.Settings).Abort();
        Assert.False(File.Exists(directory["1.durable"]));
        Oracle.Check(directory.Path);
    }

    [Fact]
    public void Levels_that_do_not_sync_while_recording_say_so()
    {
        using TempDirectory directory = new();
        using EmbeddedArchive archive = EmbeddedArchive.OpenForWriting(directory.Path);
        using RecordingWriter writer = archive.CreateRecording(SampleArchive.Settings);
        Assert.Contains("open it with Group or Always", Assert.Throws<InvalidOperationException>(writer.Sync).Message);
        Assert.Throws<InvalidOperationException>(() => writer.WaitUntilDurable(0, TestContext.Current.CancellationToken));
        Assert.Throws<ArgumentOutOfRangeException>(() => EmbeddedArchive.OpenForWriting(directory["a"], new() { GroupInterval = TimeSpan.Zero }));
        Assert.Throws<ArgumentOutOfRangeException>(() => EmbeddedArchive.OpenForWriting(directory["a"], new() { GroupBytes = 0 }));
    }

    [Theory]
    [InlineData(Durability.Group)]
    [InlineData(Durability.Always)]
    public void Appending_allocates_nothing_at_any_level(Durability durability)
    {
        using TempDirectory directory = new();
        using EmbeddedArchive archive = EmbeddedArchive.OpenForWriting(directory.Path, Group with { Durability = durability });
        using RecordingWriter writer = archive.CreateRecording(new RecordingSettings());
        byte[] payload = new byte[100];
        Append(50);
        Assert.Equal(0, AllocationProbe.BytesOf(() => Append(200)));

        void Append(int count)
        {
            for (int i = 0; i < count; i++)
            {
                writer.Append(payload, i);
                writer.Flush();
            }
        }
    }
}

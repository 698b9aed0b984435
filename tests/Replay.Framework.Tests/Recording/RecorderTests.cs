using System.Runtime.InteropServices;
using Replay.Tests;

namespace Replay.Framework.Tests;

public class RecorderTests
{
    private static readonly ArchiveOptions Fast = new() { Durability = Durability.None };

    [Fact]
    public void Published_events_are_read_back_with_their_times()
    {
        using TempDirectory directory = new();
        using EmbeddedArchive archive = EmbeddedArchive.OpenForWriting(directory.Path, Fast);
        using (Recorder<(long Price, long Size), BlittableCodec<(long, long)>> recorder = new(archive.CreateRecording(SampleArchive.Settings)))
        {
            for (int i = 0; i < 5_000; i++) Assert.Equal(recorder.Publish((i, -i), 1_000 + i), recorder.Position);
        }
        using RecordingReader reader = archive.OpenReader(0);
        int count = 0;
        foreach (RecordedMessage message in reader.Messages())
        {
            Assert.Equal((count, -count), MemoryMarshal.Read<(long, long)>(message.Payload));
            Assert.Equal(1_000 + count++, message.TimestampNs);
        }
        Assert.Equal(5_000, count);
        Assert.True(reader.Descriptor.Clean);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(1_376)]
    [InlineData(1_377)]
    [InlineData(8_000)]
    public void A_codec_that_announces_more_than_it_writes_leaves_nothing_behind(int length)
    {
        using TempDirectory directory = new();
        using EmbeddedArchive archive = EmbeddedArchive.OpenForWriting(directory.Path, Fast);
        using (Recorder<int, GenerousCodec> recorder = new(archive.CreateRecording(SampleArchive.Settings)))
        {
            for (int i = 0; i < 100; i++) recorder.Publish(length, 0);
        }
        using RecordingReader reader = archive.OpenReader(0);
        foreach (RecordedMessage message in reader.Messages()) Assert.Equal(Enumerable.Repeat((byte)1, length), message.Payload.ToArray());
        Assert.True(ArchiveVerifier.Verify(directory.Path).Ok);
    }

    [Fact]
    public void An_event_that_its_codec_refuses_is_left_out_and_the_recording_goes_on()
    {
        using TempDirectory directory = new();
        using EmbeddedArchive archive = EmbeddedArchive.OpenForWriting(directory.Path, Fast);
        using Recorder<int, GenerousCodec> recorder = new(archive.CreateRecording(SampleArchive.Settings));
        recorder.Publish(10, 0);
        Assert.Throws<CodecException>(() => recorder.Publish(GenerousCodec.Refused, 0));
        Assert.Contains("mend its GetMaxEncodedLength", Assert.Throws<CodecException>(() => recorder.Publish(GenerousCodec.Lies, 0)).Message);
        recorder.Publish(20, 0);
        recorder.Stop();
        Assert.Equal([10, 20], AeronFixtureTests.Read(archive.OpenReader(0)).Select(message => message.Length));
    }

    [Fact]
    public void A_run_over_one_recording_is_recorded_into_another_equal_one()
    {
        using TempDirectory directory = new();
        using EmbeddedArchive archive = EmbeddedArchive.OpenForWriting(directory.Path, Fast);
        using (Recorder<long, BlittableCodec<long>> recorder = new(archive.CreateRecording(SampleArchive.Settings)))
            for (int i = 0; i < 5_000; i++) recorder.Publish(i, i);
        using (Recorder<long, BlittableCodec<long>> copy = new(archive.CreateRecording(SampleArchive.Settings)))
            new ReplayRun<long, BlittableCodec<long>>(archive, 0).Handle(copy).Run();
        Assert.Equal(File.ReadAllBytes(directory["0-0.rec"]), File.ReadAllBytes(directory["1-0.rec"]));
        Assert.Equal(archive.GetRecording(0).StopPosition, archive.GetRecording(1).StopPosition);
    }

    [Fact]
    public void Publishing_allocates_nothing()
    {
        using TempDirectory directory = new();
        using EmbeddedArchive archive = EmbeddedArchive.OpenForWriting(directory.Path, Fast);
        using Recorder<long, BlittableCodec<long>> recorder = new(archive.CreateRecording(new RecordingSettings()));
        for (int i = 0; i < 100_000; i++) recorder.Publish(i, i);
        Assert.Equal(0, AllocationProbe.BytesOf(() =>
        {
            for (int i = 0; i < 100_000; i++) recorder.Publish(i, i);
        }));
    }

    /// <summary>Writes as many ones as the value says, and scribbles over the rest of what it announced.</summary>
    private readonly struct GenerousCodec : IEventCodec<int>
    {
        public const int Refused = -1;
        public const int Lies = -2;

        public int GetMaxEncodedLength(in int value) => Math.Max(value, 0) + 100;

        public int Encode(in int value, Span<byte> destination)
        {
            destination.Fill(0xee);
            if (value == Refused) throw new CodecException(3, "refused");
            if (value == Lies) return destination.Length + 1;
            destination[..value].Fill(1);
            return value;
        }

        public int Decode(ReadOnlySpan<byte> source, ref int slot) => slot = source.Length;
    }
}

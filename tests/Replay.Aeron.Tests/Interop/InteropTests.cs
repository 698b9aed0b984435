namespace Replay.Aeron.Tests;

/// <summary>One format: what either side has recorded, the other reads.</summary>
public sealed class InteropTests(SharedArchive shared) : ArchiveTest(shared)
{
    private const int Count = 20_000;

    private readonly string _directory = Directory.CreateTempSubdirectory("replay-aeron-interop").FullName;

    public override void Dispose()
    {
        base.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public void A_recording_made_here_is_served_by_a_real_archive_and_its_replay_gives_the_same_digest()
    {
        RunResult here = RecordHere();
        using ArchiveServer server = new(archiveDirectory: _directory);
        using AeronArchiveSource source = new(new() { Client = server.ClientOptions, Archive = server.ArchiveOptions });

        RecordingDescriptor recording = Assert.Single(source.Recordings);
        QuoteChecker checker = new();
        RunResult there = Run(source, recording.RecordingId, checker);

        Assert.Equal((Count, here.EventDigest), (checker.Next, there.EventDigest));
        Assert.Equal(here.RunDigest, there.RunDigest);
        Assert.Equal(here.EndPosition, source.Archive.GetStopPosition(recording.RecordingId));
    }

    [Fact]
    public void Aeron_s_own_tool_describes_and_verifies_what_was_recorded_here()
    {
        RecordHere();
        ArchiveTool("describe", "recordingId=0");
        ArchiveTool("verify", "(recordingId=0) OK");
    }

    [Fact]
    public void The_directory_of_a_running_archive_is_read_while_it_records()
    {
        using RemoteRecorder<Quote, BlittableCodec<Quote>> recorder = new(Archive, "aeron:ipc", StreamId);
        for (int i = 0; i < Count; i++) recorder.Record(Quote.Of(i), Quote.TimestampNs(i));
        Await(() => recorder.RecordedPosition == recorder.Position, "the recording");

        using (EmbeddedArchive files = EmbeddedArchive.Open(Server.ArchiveDirectory))
        {
            RecordingDescriptor active = files.GetRecording(recorder.RecordingId);
            Assert.True(active.Active && !active.Clean);
            QuoteChecker checker = new();
            RunResult fromFiles = Run(files, recorder.RecordingId, checker);
            using AeronArchiveSource source = new(new() { Client = Server.ClientOptions, Archive = Server.ArchiveOptions });
            Assert.Equal((Count, Run(source, recorder.RecordingId, new QuoteChecker()).RunDigest), (checker.Next, fromFiles.RunDigest));
        }
        recorder.Complete();
    }

    [Fact]
    public void A_recording_with_checksums_in_its_frames_gives_the_same_digest_from_its_archive_and_from_its_files()
    {
        using ArchiveServer server = new(new Dictionary<string, string>
        {
            ["aeron.archive.record.checksum"] = "org.agrona.checksum.Crc32",
            ["aeron.archive.replay.checksum"] = "org.agrona.checksum.Crc32",
        });
        using AeronArchiveSource source = new(new() { Client = server.ClientOptions, Archive = server.ArchiveOptions });
        using RemoteRecorder<Quote, BlittableCodec<Quote>> recorder = new(source.Archive, "aeron:ipc", StreamId);
        for (int i = 0; i < Count; i++) recorder.Record(Quote.Of(i), Quote.TimestampNs(i));
        recorder.Complete();
        QuoteChecker far = new(), near = new();

        RunResult fromArchive = Run(source, recorder.RecordingId, far);
        using EmbeddedArchive files = EmbeddedArchive.Open(server.ArchiveDirectory, new ArchiveOptions { Checksum = FrameChecksum.Crc32 });
        RunResult fromFiles = Run(files, recorder.RecordingId, near);

        Assert.Equal((Count, Count), (far.Next, near.Next));
        Assert.Equal(fromFiles.RunDigest, fromArchive.RunDigest);
        Assert.Equal(files.GetRecording(recorder.RecordingId).SessionId, far.Last.SessionId);
    }

    private RunResult RecordHere()
    {
        string watermark = Path.Combine(_directory, "0.durable");
        byte[] leftBehind;
        using (EmbeddedArchive archive = EmbeddedArchive.OpenForWriting(_directory, new ArchiveOptions { Durability = Durability.Group }))
        using (RecordingWriter writer = archive.CreateRecording(new RecordingSettings { StreamId = 77, TermBufferLength = 65536, SegmentFileLength = 131072, MtuLength = 1408 }))
        {
            for (int i = 0; i < Count; i++) writer.Append(Quote.Of(i), default(BlittableCodec<Quote>), Quote.TimestampNs(i));
            archive.WriteMetadata(writer.RecordingId, new RecordingMetadata { Codec = "quote" });
            leftBehind = File.ReadAllBytes(watermark);
        }
        // As by a writer that dies between its last two steps.
        File.WriteAllBytes(watermark, leftBehind);
        // What Aeron does not know, it passes over: all that is written beside catalog and segments.
        Assert.All([".meta.json", ".crc", ".durable", ".times"], extension => Assert.Contains(Directory.EnumerateFiles(_directory), file => file.EndsWith(extension, StringComparison.Ordinal)));
        using EmbeddedArchive reopened = EmbeddedArchive.Open(_directory);
        return Run(reopened, 0, new QuoteChecker());
    }

    private void ArchiveTool(string command, string expected)
    {
        using ServerProcess tool = ServerProcess.StartJava("io.aeron.archive.ArchiveTool", [_directory, command], new Dictionary<string, string>());

        Assert.True(tool.WaitForExit() == 0, tool.Output);
        Assert.Contains(expected, tool.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("ERR", tool.Output, StringComparison.Ordinal);
    }

    private static RunResult Run(IRecordingSource source, long recordingId, QuoteChecker checker) =>
        new ReplayRun<Quote, BlittableCodec<Quote>>(source, recordingId).Handle("checker", checker).Run();
}

namespace Replay.Aeron.Tests;

/// <summary>Two archives, each with a driver of its own.</summary>
public sealed class ReplicationTests : ArchiveTest
{
    private readonly ArchiveServer _other;

    public ReplicationTests(SharedArchive shared) : base(shared) => _other = new ArchiveServer();

    public override void Dispose()
    {
        base.Dispose();
        _other.Dispose();
    }

    [Fact]
    public void A_recording_is_copied_to_another_archive_and_its_replication_can_be_stopped()
    {
        RecordingDescriptor source = Record(1000, i => Message(i, 100));
        List<RecordingSignal> signals = [];
        using AeronClient client = _other.Connect();
        using AeronArchive archive = AeronArchive.Connect(client, _other.ArchiveOptions with { OnRecordingSignal = signals.Add });

        _ = archive.Replicate(source.RecordingId, Server.ControlChannel, request: new ReplicationRequest { ReplicationChannel = "aeron:udp?endpoint=localhost:0", SessionId = 77 });
        Await(() => { archive.PollForRecordingSignals(); return signals.Exists(signal => signal.Kind == RecordingSignalKind.ReplicateEnd); }, "the copy");

        RecordingDescriptor copy = Assert.Single(archive.ListRecordings());
        Assert.Equal((source.StopPosition, source.StreamId, source.InitialTermId, 77), (copy.StopPosition, copy.StreamId, copy.InitialTermId, copy.SessionId));
        using AeronArchiveSource near = new(new() { Client = Server.ClientOptions, Archive = Server.ArchiveOptions });
        using AeronArchiveSource far = new(new() { Client = _other.ClientOptions, Archive = _other.ArchiveOptions });
        Digest? DigestOf(IRecordingSource from, long id) => new ReplayRun<RawEvent, RawCodec>(from, id).Handle(new Ignore()).Run().EventDigest;
        Assert.Equal(DigestOf(near, source.RecordingId), DigestOf(far, copy.RecordingId));

        using ExclusivePublication publication = Archive.AddRecordedExclusivePublication("aeron:ipc", StreamId);
        long active = Client.Counters.RecordingIdOf(AwaitRecording(publication.Description.SessionId));
        long replication = archive.Replicate(active, Server.ControlChannel);
        archive.StopReplication(replication);
        Assert.False(archive.TryStopReplication(replication));
        Assert.Equal(ArchiveErrorCode.UnknownReplication, Refused(() => archive.StopReplication(987_654_321)));
        Refused(() => archive.Replicate(source.RecordingId, Server.ControlChannel, request: new ReplicationRequest { DestinationRecordingId = 987_654_321 }));
    }

    [Fact]
    public void A_replication_stops_where_it_is_told_to_and_goes_on_from_there()
    {
        RecordingDescriptor source = Record(1000, i => Message(i, 96));
        List<RecordingSignal> signals = [];
        using AeronClient client = _other.Connect();
        using AeronArchive archive = AeronArchive.Connect(client, _other.ArchiveOptions with { OnRecordingSignal = signals.Add });
        void Copy(ReplicationRequest request)
        {
            signals.Clear();
            _ = archive.Replicate(source.RecordingId, Server.ControlChannel, request: request);
            Await(() => { archive.PollForRecordingSignals(); return signals.Exists(signal => signal.Kind == RecordingSignalKind.ReplicateEnd); }, "the copy");
        }

        Copy(new ReplicationRequest { StopPosition = 500 * 128, FileIoMaxLength = 4096 });
        RecordingDescriptor half = Assert.Single(archive.ListRecordings());
        Assert.Equal(500 * 128, half.StopPosition);

        Copy(new ReplicationRequest { DestinationRecordingId = half.RecordingId });
        Assert.Equal(source.StopPosition, Assert.Single(archive.ListRecordings()).StopPosition);
        Assert.False(archive.TryStopReplication(987_654_321));
    }

    private sealed class Ignore : IEventHandler<RawEvent>
    {
        public void OnEvent(ref RawEvent data, in EventHeader header, bool endOfBatch) { }
    }
}

using System.Text;

namespace Replay.Aeron.Tests;

/// <summary>A client and an archive session for one test, and what tests do again and again with them.</summary>
public abstract class ArchiveTest : IDisposable
{
    private readonly SharedArchive _shared;
    private AeronClient? _client;
    private AeronArchive? _archive;

    protected ArchiveTest(SharedArchive shared)
    {
        SharedArchive.SkipUnlessAvailable();
        _shared = shared;
        StreamId = SharedArchive.NewStreamId();
    }

    protected ArchiveServer Server => _shared.Server;

    protected AeronClient Client => _client ??= Server.Connect();

    protected AeronArchive Archive => _archive ??= Server.ConnectArchive(Client);

    /// <summary>A stream that no other test uses.</summary>
    protected int StreamId { get; }

    public virtual void Dispose()
    {
        _archive?.Dispose();
        _client?.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Records messages of a new session, and stops.</summary>
    protected RecordingDescriptor Record(int count, Func<int, byte[]> message, string channel = "aeron:ipc", int? streamId = null)
    {
        using ExclusivePublication publication = Archive.AddRecordedExclusivePublication(channel, streamId ?? StreamId);
        int counterId = AwaitRecording(publication.Description.SessionId);
        long recordingId = Client.Counters.RecordingIdOf(counterId);
        for (int i = 0; i < count; i++) Publish(publication, message(i));
        Await(() => Client.Counters.ValueOf(counterId) >= publication.Position, "the recording to reach the publication's position");
        Archive.StopRecording(publication);
        Await(() => Archive.GetStopPosition(recordingId) == publication.Position, "the recording to stop");
        return Archive.FindRecording(recordingId)!;
    }

    protected int AwaitRecording(int sessionId)
    {
        int counterId = CountersReader.NullCounterId;
        Await(() => (counterId = Client.Counters.FindRecordingPositionBySession(sessionId)) != CountersReader.NullCounterId, "the recording to start");
        return counterId;
    }

    protected static void Publish(AeronPublication publication, ReadOnlySpan<byte> message, long reservedValue = 0)
    {
        long start = Environment.TickCount64;
        while (!publication.Offer(message, reservedValue).IsPublished)
        {
            Assert.True(Environment.TickCount64 - start < 120_000, "The publication did not take the message for 120 s.");
            Thread.Yield();
        }
    }

    /// <summary>Replays a range and returns its messages.</summary>
    protected List<byte[]> Replay(RecordingDescriptor recording, ReplayRequest? request = null)
    {
        int stream = SharedArchive.NewStreamId();
        using Subscription subscription = Archive.Replay(recording.RecordingId, "aeron:ipc", stream, request);
        List<byte[]> messages = [];
        FragmentHandler keep = (payload, in _) => messages.Add(payload.ToArray());
        Await(() => subscription.ImageCount == 1, "the replay to begin");
        using Image image = subscription.ImageAt(0)!;
        Await(() => subscription.PollMessages(keep, 100) == 0 && image.IsEndOfStream, "the replay to end");
        return messages;
    }

    /// <summary>The code with which the archive refuses a request.</summary>
    protected static ArchiveErrorCode Refused(Action request) => Assert.Throws<AeronArchiveException>(request).ErrorCode;

    protected static ArchiveErrorCode Refused(Func<long> request) => Refused(() => { _ = request(); });

    protected static void Await(Func<bool> condition, string what)
    {
        long start = Environment.TickCount64;
        while (!condition())
        {
            Assert.True(Environment.TickCount64 - start < 120_000, $"Waited 120 s for {what}.");
            Thread.Sleep(0);
        }
    }

    /// <summary>A message whose every byte follows from its number.</summary>
    protected static byte[] Message(int index, int length) => [.. Enumerable.Range(0, length).Select(j => (byte)((index * 31) + (j * 7)))];

    protected static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}

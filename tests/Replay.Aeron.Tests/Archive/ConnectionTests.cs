using System.Diagnostics;

namespace Replay.Aeron.Tests;

public sealed class ConnectionTests(SharedArchive shared) : ArchiveTest(shared)
{
    [Fact]
    public void Without_an_archive_connecting_fails_within_the_timeout_and_names_the_channel()
    {
        string nobody = $"aeron:udp?endpoint=localhost:{ArchiveServer.FreePort()}";
        long start = Stopwatch.GetTimestamp();

        AeronTimeoutException exception = Assert.Throws<AeronTimeoutException>(() =>
            AeronArchive.Connect(Client, new AeronArchiveOptions { ControlRequestChannel = nobody, MessageTimeout = TimeSpan.FromMilliseconds(300) }));

        Assert.Contains(nobody, exception.Message, StringComparison.Ordinal);
        Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromMinutes(1));
    }

    [Fact]
    public void A_wrong_control_channel_is_refused() =>
        Assert.ThrowsAny<AeronException>(() => AeronArchive.Connect(Client, new AeronArchiveOptions { ControlRequestChannel = "aeron:nonsense", MessageTimeout = TimeSpan.FromSeconds(1) }));

    [Fact]
    public void The_archive_tells_its_id_and_the_session_its_own()
    {
        using AeronArchive another = Server.ConnectArchive(Client);

        Assert.Equal(Archive.ArchiveId, another.ArchiveId);
        Assert.NotEqual(Archive.ControlSessionId, another.ControlSessionId);
    }

    [Fact]
    public void The_delegating_invoker_runs_while_a_request_waits_and_what_it_throws_comes_out()
    {
        int calls = 0;
        using AeronArchive archive = AeronArchive.Connect(Client, Server.ArchiveOptions with { DelegatingInvoker = () => calls++ });
        int connecting = calls;
        _ = archive.ListRecordings(0, 1);

        Assert.True(connecting > 0 && calls > connecting);
        Assert.Throws<InvalidOperationException>(() => AeronArchive.Connect(Client, Server.ArchiveOptions with { DelegatingInvoker = () => throw new InvalidOperationException() }));
    }

    [Fact]
    public void Answers_and_replays_come_over_response_channels()
    {
        RecordingDescriptor recording = Record(11, i => Message(i, 20));
        AeronArchiveOptions options = Server.ArchiveOptions with { ControlResponseChannel = $"aeron:udp?control-mode=response|control=localhost:{ArchiveServer.FreePort()}" };
        using AeronArchive archive = AeronArchive.Connect(Client, options);
        Assert.Equal(recording.StopPosition, archive.GetStopPosition(recording.RecordingId));
        string replayChannel = $"aeron:udp?control-mode=response|control=localhost:{ArchiveServer.FreePort()}";

        using Subscription subscription = archive.Replay(recording.RecordingId, replayChannel, SharedArchive.NewStreamId(), new ReplayRequest { Length = recording.StopPosition });

        List<byte[]> messages = [];
        FragmentHandler keep = (payload, in _) => messages.Add(payload.ToArray());
        Await(() => { subscription.Poll(keep, 10); return messages.Count == 11; }, "the messages");
        Assert.Equal(Message(10, 20), messages[^1]);
        Assert.Equal(ArchiveErrorCode.UnknownRecording, Refused(() => archive.GetStopPosition(987_654_321)));
    }
}

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
        Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(10));
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

}

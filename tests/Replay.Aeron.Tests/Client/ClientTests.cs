using System.Diagnostics;

namespace Replay.Aeron.Tests;

public sealed class ClientTests(SharedArchive shared) : ArchiveTest(shared)
{
    [Fact]
    public void Without_a_driver_connecting_fails_within_the_timeout_and_names_the_directory()
    {
        AeronClientOptions options = new() { Directory = "/dev/shm/replay-aeron-nobody-here", DriverTimeout = TimeSpan.FromMilliseconds(300) };
        long start = Stopwatch.GetTimestamp();

        AeronDriverException exception = Assert.Throws<AeronDriverException>(() => AeronClient.Connect(options));

        Assert.All([options.Directory, "AERON_DIR"], part => Assert.Contains(part, exception.Message, StringComparison.Ordinal));
        Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromMinutes(1));
        Assert.Throws<AeronDriverException>(() => AeronDriver.Open(options.Directory, TimeSpan.FromMilliseconds(100)));
    }

    [Fact]
    public async Task A_client_connects_and_adds_without_blocking_a_thread()
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        using AeronClient client = await AeronClient.ConnectAsync(Server.ClientOptions, token);
        using Subscription subscription = await client.AddSubscriptionAsync("aeron:ipc", StreamId, token);
        using Publication publication = await client.AddPublicationAsync("aeron:ipc", StreamId, token);
        using ExclusivePublication exclusive = await client.AddExclusivePublicationAsync("aeron:ipc", StreamId, token);
        using AeronArchive archive = await AeronArchive.ConnectAsync(client, Server.ArchiveOptions, token);

        Await(() => publication.IsConnected && exclusive.IsConnected, "the connection");
        Assert.NotEqual(0, archive.ControlSessionId);
    }

    [Fact]
    public async Task A_wait_can_be_cancelled()
    {
        CancellationToken cancelled = new(canceled: true);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => AeronClient.ConnectAsync(Server.ClientOptions, cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Client.AddPublicationAsync("aeron:ipc", StreamId, cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => AeronArchive.ConnectAsync(Client, Server.ArchiveOptions, cancelled));
        using CancellationTokenSource soon = new(TimeSpan.FromMilliseconds(50));
        AeronArchiveOptions nobody = Server.ArchiveOptions with { ControlRequestChannel = $"aeron:udp?endpoint=localhost:{ArchiveServer.FreePort()}", MessageTimeout = TimeSpan.FromMilliseconds(500) };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => AeronArchive.ConnectAsync(Client, nobody, soon.Token));
    }

    [Fact]
    public void A_client_without_a_conductor_of_its_own_does_everything_on_the_calling_thread()
    {
        using AeronClient client = AeronClient.Connect(Server.ClientOptions with { UseInvoker = true });
        using AeronArchive archive = AeronArchive.Connect(client, Server.ArchiveOptions);
        using Subscription subscription = client.AddSubscription("aeron:ipc", StreamId);
        using Publication publication = client.AddPublication("aeron:ipc", StreamId);
        Await(() => { client.DoWork(); return publication.IsConnected && subscription.IsConnected; }, "the connection");

        Assert.Empty(archive.ListRecordings("aeron:ipc", StreamId));
        Assert.Throws<InvalidOperationException>(() => Client.DoWork());
    }

    [Fact]
    public void Idle_strategies_reach_the_conductor_and_the_archive_client()
    {
        IdleStrategy[] strategies = [IdleStrategy.BusySpin, IdleStrategy.Yielding, IdleStrategy.Backoff, IdleStrategy.Sleeping(TimeSpan.FromMicroseconds(10))];
        Assert.All(strategies, idle =>
        {
            using AeronClient client = AeronClient.Connect(Server.ClientOptions with { ConductorIdle = idle });
            using AeronArchive archive = AeronArchive.Connect(client, Server.ArchiveOptions with { Idle = idle });
            Assert.Null(archive.FindRecording(long.MaxValue));
        });
    }

    [Fact]
    public void An_idle_function_of_the_user_s_serves_the_archive_client_and_not_the_conductor()
    {
        CountingIdle idle = new();
        using AeronArchive archive = AeronArchive.Connect(Client, Server.ArchiveOptions with { Idle = idle });
        _ = archive.ListRecordings("aeron:ipc", StreamId);

        Assert.True(idle.Calls > 0);
        Assert.Throws<ArgumentException>(() => AeronClient.Connect(Server.ClientOptions with { ConductorIdle = idle }));
    }

    [Fact]
    public void Counters_can_be_added_found_read_and_removed()
    {
        List<CounterId> came = [], went = [];
        using AeronClient client = AeronClient.Connect(Server.ClientOptions with { OnCounterAvailable = c => { lock (came) came.Add(c); }, OnCounterUnavailable = c => { lock (went) went.Add(c); } });
        Counter counter = client.AddCounter(1234, "key"u8, "events – counted");
        counter.Value = 77;

        Assert.Equal(77, client.Counters.ValueOf(counter.Id));
        Assert.Equal("events – counted", client.Counters.LabelOf(counter.Id));
        Assert.Equal(1234, client.Counters.TypeIdOf(counter.Id));
        Assert.Equal(counter.RegistrationId, client.Counters.RegistrationIdOf(counter.Id));
        Assert.Equal(client.ClientId, client.Counters.OwnerIdOf(counter.Id));
        Assert.True(client.Counters.IsAllocated(counter.Id));
        Assert.Equal(counter.Id, client.Counters.Find(1234, counter.RegistrationId));
        Assert.Contains(client.Counters.Snapshot(), c => c == new CounterSnapshot(counter.Id, 1234, 77, "events – counted"));
        Await(() => { lock (came) return came.Exists(c => c.RegistrationId == counter.RegistrationId); }, "the counter");
        counter.Dispose();
        Await(() => { lock (went) return went.Exists(c => c.RegistrationId == counter.RegistrationId); }, "the counter to go");
        Assert.Throws<ArgumentOutOfRangeException>(() => client.Counters.ValueOf(client.Counters.MaxCounterId + 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => client.AddCounter(1234, new byte[113], "too long a key"));
        Assert.Throws<ArgumentOutOfRangeException>(() => client.AddCounter(1234, [], new string('x', 381)));
    }

    [Fact]
    public void A_driver_can_be_looked_at_without_a_client()
    {
        using AeronDriver driver = AeronDriver.Open(Server.AeronDirectory);

        Assert.True(driver.Pid > 0);
        Assert.True(DateTimeOffset.UtcNow - driver.LastHeartbeat < TimeSpan.FromMinutes(1));
        Assert.Contains(driver.Counters.Snapshot(), counter => counter.Label.StartsWith("Bytes sent", StringComparison.Ordinal));
        // Other tests' channels may have lost packets on a busy machine; what is told of them must be whole.
        Assert.All(driver.Losses(), loss => Assert.True(loss.Count > 0 && loss.BytesLost > 0 && loss.Channel.StartsWith("aeron:", StringComparison.Ordinal)));
        Assert.NotNull(driver.Errors());
        Assert.NotEmpty(AeronDriver.DefaultDirectory);
    }

    [Fact]
    public void Numbers_from_the_driver_are_never_given_twice() => Assert.True(Client.NextCorrelationId() < Client.NextCorrelationId());

    private sealed class CountingIdle : IdleStrategy
    {
        public int Calls { get; private set; }

        public override void Idle(int workCount)
        {
            Calls++;
            Thread.Yield();
        }
    }
}

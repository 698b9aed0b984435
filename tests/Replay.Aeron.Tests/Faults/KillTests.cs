namespace Replay.Aeron.Tests;

/// <summary>Driver and archive are killed while they are used: a typed fault each time, the process lives, and a run goes on where it was.</summary>
public sealed class KillTests : IDisposable
{
    private const int Count = 60_000;

    private readonly ArchiveServer _server;

    public KillTests()
    {
        SharedArchive.SkipUnlessAvailable();
        _server = new ArchiveServer(apart: true);
    }

    public void Dispose() => _server.Dispose();

    [Fact]
    public void A_dead_driver_is_a_typed_fault_of_everything_that_used_it()
    {
        long recordingId = Record();
        using AeronArchiveSource source = new(Options);
        using AeronClient client = AeronClient.Connect(Options.Client);
        using AeronArchive archive = AeronArchive.Connect(client, Options.Archive);
        using Subscription subscription = client.AddSubscription("aeron:ipc", 5);
        using ExclusivePublication publication = client.AddExclusivePublication("aeron:ipc", 5);
        QuoteChecker checker = new() { After = next => { if (next == 1_000) _server.KillDriver(); } };

        AeronException fault = Assert.ThrowsAny<AeronException>(() => new ReplayRun<Quote, BlittableCodec<Quote>>(source, recordingId).Handle("checker", checker).Run());
        Assert.True(fault is AeronDriverException or ReplayEndedEarlyException or AeronTimeoutException, fault.ToString());
        Assert.InRange(checker.Next, 1_000, Count - 1);

        long start = Environment.TickCount64;
        while (!client.IsClosed && Environment.TickCount64 - start < 120_000) Thread.Sleep(10);
        Assert.Throws<AeronDriverException>(client.ThrowIfFaulted);
        Assert.Throws<AeronDriverException>(() => client.AddPublication("aeron:ipc", 6));
        Assert.Throws<AeronDriverException>(() => archive.ListRecordings());
        Assert.True(publication.Offer("x"u8).IsClosed && publication.IsClosed && subscription.IsClosed);
        Assert.Equal(0, subscription.Poll((_, in _) => { }, 10));
        Assert.IsType<AeronDriverException>(client.LastError);
    }

    [Fact]
    public void A_dead_archive_is_a_typed_fault_within_the_timeout()
    {
        Record();
        using AeronClient client = AeronClient.Connect(Options.Client);
        using AeronArchive archive = AeronArchive.Connect(client, Options.Archive);
        _server.KillArchive();

        AeronException fault = Assert.ThrowsAny<AeronException>(() => archive.ListRecordings());
        Assert.Contains("Listing recordings", fault.Message, StringComparison.Ordinal);
        client.ThrowIfFaulted();
    }

    private AeronSourceOptions Options => new()
    {
        Client = _server.ClientOptions with { DriverTimeout = TimeSpan.FromSeconds(2), KeepAliveInterval = TimeSpan.FromMilliseconds(100) },
        Archive = _server.ArchiveOptions with { MessageTimeout = TimeSpan.FromSeconds(2) },
    };

    private long Record()
    {
        using AeronClient client = _server.Connect();
        using AeronArchive archive = _server.ConnectArchive(client);
        using RemoteRecorder<Quote, BlittableCodec<Quote>> recorder = new(archive, "aeron:ipc", 1001);
        for (int i = 0; i < Count; i++) recorder.Record(Quote.Of(i), Quote.TimestampNs(i));
        recorder.Complete();
        return recorder.RecordingId;
    }
}

using Replay.Aeron.Servers;

namespace Replay.Aeron.Campaigns;

/// <summary>A handler that is far slower than the archive: the replay is held up, and nothing is lost.</summary>
public static class SlowConsumerCampaign
{
    private const int Pause = 5_000;

    /// <param name="replayChannel">What the archive replays to.</param>
    /// <param name="messages">How many; the handler sleeps after each five thousand, and once for longer than a driver waits for a connection that is silent.</param>
    public static string Run(string replayChannel, int messages)
    {
        using ArchiveServer server = new(new Dictionary<string, string> { ["aeron.image.liveness.timeout"] = "1s", ["aeron.publication.connection.timeout"] = "1s" });
        using AeronArchiveSource source = new(new AeronSourceOptions { Client = server.ClientOptions, Archive = server.ArchiveOptions, ReplayChannel = replayChannel });
        using RemoteRecorder<Quote, BlittableCodec<Quote>> recorder = new(source.Archive, "aeron:ipc", 1004);
        for (int i = 0; i < messages; i++) recorder.Record(Quote.Of(i), Quote.TimestampNs(i));
        recorder.Complete();
        QuoteChecker checker = new()
        {
            After = next =>
            {
                if (next == messages / 2) Thread.Sleep(2_000);
                else if (next % Pause == 0) Thread.Sleep(2);
            },
        };

        new ReplayRun<Quote, BlittableCodec<Quote>>(source, recorder.RecordingId).Handle("checker", checker).Run();

        return checker.Next == messages
            ? $"{messages:N0} messages over {replayChannel} into a slow handler, none lost"
            : throw new InvalidDataException($"{messages} messages were recorded, {checker.Next} came.");
    }
}

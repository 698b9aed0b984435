using System.Diagnostics;
using Replay.Aeron.Servers;

namespace Replay.Aeron.Campaigns;

/// <summary>Driver or archive are killed in the middle of a run: a typed fault each time, and the run goes on without a gap or a repeat.</summary>
/// <remarks>In turns a run that waits for what it lost, and one that ends with the fault and is followed by another from where its handler stands.</remarks>
public static class KillCampaign
{
    private const int Count = 60_000;
    private const int FrameLength = 64;
    private const int StreamId = 1001;

    // Of two virtual machines, on a machine that may be busy with much else.
    private static readonly TimeSpan Startup = TimeSpan.FromMinutes(4);

    /// <param name="killDriver">True: the media driver, and the archive that it takes with it; false: the archive alone.</param>
    /// <param name="rounds">Kills.</param>
    public static string Run(bool killDriver, int rounds)
    {
        using ArchiveServer server = new(apart: true);
        AeronSourceOptions options = new()
        {
            Client = server.ClientOptions with { DriverTimeout = TimeSpan.FromSeconds(2), KeepAliveInterval = TimeSpan.FromMilliseconds(100) },
            Archive = server.ArchiveOptions with { MessageTimeout = TimeSpan.FromSeconds(2) },
        };
        long recordingId = Record(server);
        Dictionary<string, int> faults = [];
        TimeSpan longest = default;
        for (int round = 0; round < rounds; round++)
        {
            int killAt = 5_000 + (int)(round * 30_011L % 50_000);
            QuoteChecker checker = new();
            bool hasKilled = false;
            long killed = 0;
            checker.After = next =>
            {
                if (next != killAt || hasKilled) return;
                hasKilled = true;
                killed = Stopwatch.GetTimestamp();
                Kill(server, killDriver);
            };
            AeronException fault;
            try
            {
                fault = round % 2 == 0
                    ? GoOn(options, recordingId, checker)
                    : EndAndResume(options, recordingId, checker, () => Restart(server, killDriver));
            }
            catch (AeronException exception)
            {
                throw new InvalidDataException($"Round {round} did not go on; the archive {server.ArchiveState}", exception);
            }
            TimeSpan took = Stopwatch.GetElapsedTime(killed);
            if (took > longest) longest = took;
            if (checker.Next != Count) throw new InvalidDataException($"Round {round}: {checker.Next} of {Count} events.");
            faults[fault.GetType().Name] = faults.GetValueOrDefault(fault.GetType().Name) + 1;

            // A run that goes on finds the servers running again, since they are started while it waits.
            AeronException GoOn(AeronSourceOptions options, long recordingId, QuoteChecker checker)
            {
                AeronException? loss = null;
                using AeronArchiveSource source = new(options with
                {
                    ReconnectTimeout = Startup,
                    OnConnectionLost = first =>
                    {
                        if (loss is null) Restart(server, killDriver);
                        loss ??= first;
                    },
                });
                Replay(source, recordingId, checker);
                return loss ?? throw new InvalidDataException($"Round {round}: the run lost nothing.");
            }
        }
        return $"{rounds} times {(killDriver ? "the driver" : "the archive")} killed in the middle of a run, no gap, no repeat; "
            + $"faults: {string.Join(", ", faults.Select(fault => $"{fault.Key} {fault.Value}"))}; to the end of the run {longest.TotalSeconds:F1} s at most";
    }

    /// <summary>The run ends with a typed fault; a new one goes on behind the last event that the handler had.</summary>
    private static AeronException EndAndResume(AeronSourceOptions options, long recordingId, QuoteChecker checker, Action restart)
    {
        AeronException? fault = null;
        using (AeronArchiveSource source = new(options))
        {
            try
            {
                Replay(source, recordingId, checker);
            }
            catch (AeronException caught)
            {
                fault = caught;
            }
        }
        restart();
        // Servers that start take longer to answer than those that run.
        using AeronArchiveSource again = new(options with { Client = options.Client with { DriverTimeout = Startup }, Archive = options.Archive with { MessageTimeout = Startup } });
        Replay(again, recordingId, checker, from: checker.Next * FrameLength);
        return fault ?? throw new InvalidDataException("The run ended without a fault.");
    }

    private static void Replay(AeronArchiveSource source, long recordingId, QuoteChecker checker, long from = 0) =>
        new ReplayRun<Quote, BlittableCodec<Quote>>(source, recordingId).Handle("checker", checker).From(from).Run();

    private static void Kill(ArchiveServer server, bool killDriver)
    {
        server.KillArchive();
        if (killDriver) server.KillDriver();
    }

    private static void Restart(ArchiveServer server, bool killDriver)
    {
        if (killDriver) server.StartDriver();
        server.StartArchive();
    }

    private static long Record(ArchiveServer server)
    {
        using AeronClient client = server.Connect();
        using AeronArchive archive = server.ConnectArchive(client);
        using RemoteRecorder<Quote, BlittableCodec<Quote>> recorder = new(archive, "aeron:ipc", StreamId);
        for (int i = 0; i < Count; i++) recorder.Record(Quote.Of(i), Quote.TimestampNs(i));
        recorder.Complete();
        return recorder.RecordingId;
    }
}

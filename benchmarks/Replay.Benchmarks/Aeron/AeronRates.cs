using Replay.Aeron;
using Replay.Aeron.Servers;
using Replay.Benching;

namespace Replay.Benchmarks;

/// <summary>
/// Replays of one recording, in turns: by a real Aeron Archive over <c>aeron:ipc</c> into a subscriber in C, into ours and into a run, and by the embedded archive from
/// the files. From the first message on, so that asking for a replay does not count. Starts driver and archive itself, on loopback.
/// </summary>
internal static class AeronRates
{
    private const int Warmups = 2;
    private const int RoundCount = 7;

    // Aeron's own lengths, in place of the small ones of tests.
    private static readonly Dictionary<string, string> SharedThread = new()
    {
        ["aeron.term.buffer.sparse.file"] = "false",
        ["aeron.ipc.term.buffer.length"] = "64m",
        ["aeron.archive.segment.file.length"] = "128m",
    };

    private static readonly Dictionary<string, string> Defaults = new(SharedThread)
    {
        ["aeron.threading.mode"] = "DEDICATED",
        ["aeron.archive.threading.mode"] = "DEDICATED",
    };

    private static readonly Dictionary<string, string> Yielding = new(SharedThread)
    {
        ["aeron.shared.idle.strategy"] = "org.agrona.concurrent.YieldingIdleStrategy",
        ["aeron.archive.idle.strategy"] = "org.agrona.concurrent.YieldingIdleStrategy",
    };

    public static void Run(ResultsPage page, long messages)
    {
        if (AeronServer.Missing is { } missing)
        {
            page.Add(missing, ["not measured"], []);
            return;
        }
        using NativeSubscriber? subscriber = NativeSubscriber.TryBuild();
        foreach (int length in (int[])[32, 256])
        {
            long count = length == 32 ? messages : messages / 2;
            Measure(page, "default settings", Defaults, TimeSpan.FromMilliseconds(1), IdleStrategy.Backoff, subscriber, count, length);
            Measure(page, "driver and archive on one thread each", SharedThread, TimeSpan.FromMilliseconds(1), IdleStrategy.Backoff, subscriber, count, length);
            Measure(page, "the same, all yielding", Yielding, TimeSpan.FromMicroseconds(1), IdleStrategy.Yielding, subscriber, count, length);
        }
    }

    private static void Measure(
        ResultsPage page, string setting, Dictionary<string, string> properties, TimeSpan conductorSleep, IdleStrategy archiveIdle, NativeSubscriber? subscriber, long count, int length)
    {
        using ArchiveServer server = new(properties, virtualMachine: ["-XX:+UseParallelGC", "-Xmx512m"]);
        AeronSourceOptions options = new()
        {
            Client = server.ClientOptions with { ConductorIdle = IdleStrategy.Sleeping(conductorSleep) },
            Archive = server.ArchiveOptions with { Idle = archiveIdle },
        };
        using AeronArchiveSource source = new(options);
        long id = NumberedMessages.Record(source.Archive, count, length);
        using LinkedArchive linked = new(server.ArchiveDirectory);
        using EmbeddedArchive files = EmbeddedArchive.Open(linked.Directory), served = EmbeddedArchive.Open(server.ArchiveDirectory);
        Contender[] ours =
        [
            new("Aeron Archive into a run", () => NumberedMessages.Replay(source, id, count)),
            new("Aeron Archive into a handler", () => NumberedMessages.Poll(source.Archive, id, count)),
            new("embedded, from its files", () => NumberedMessages.Replay(files, id, count)),
            new("embedded, archive running", () => NumberedMessages.Replay(served, id, count)),
        ];
        Contender[] other = subscriber is null ? [] : [new("Aeron Archive into C", () => subscriber.Measure(options, id, count, conductorSleep))];
        Contender[] contenders = [.. other, .. ours.Select(contender => contender.CountingBytes())];
        page.Add($"{count:N0} messages of {length} bytes, Aeron {AeronLibrary.Version}, {setting}", Rounds.Measure(Warmups, RoundCount, contenders));
    }
}

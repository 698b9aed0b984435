using Replay.Aeron;
using Replay.Aeron.Servers;
using Replay.Benching;

namespace Replay.Benchmarks;

/// <summary>
/// Replays of one recording, in turns: by a real Aeron Archive over <c>aeron:ipc</c> into a subscriber in C, into ours and into a run, and by the embedded archive from
/// the files; and what the machine's memory allows. From the first message to the last, so that asking for a replay does not count. A thread that finds nothing yields, or
/// sleeps for the shortest time. Starts driver and archive itself, on loopback.
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

    private static readonly Setting[] Settings =
    [
        new("default", "default settings", Defaults, TimeSpan.FromMilliseconds(1), IdleStrategy.Backoff),
        new("shared", "driver and archive on one thread each", SharedThread, TimeSpan.FromMilliseconds(1), IdleStrategy.Backoff),
        new("yielding", "the same, all yielding", Yielding, TimeSpan.FromMicroseconds(1), IdleStrategy.Yielding),
    ];

    /// <summary>One table.</summary>
    public sealed record Part(Setting Setting, int Length)
    {
        public string Name => $"{Setting.Name}-{Length}";

        public long Messages => Length == 32 ? 10_000_000 : 5_000_000;
    }

    /// <summary>How driver, archive and clients are set.</summary>
    public sealed record Setting(string Name, string Title, Dictionary<string, string> Properties, TimeSpan ConductorSleep, IdleStrategy ArchiveIdle);

    /// <summary>The tables, each of which can be made by itself.</summary>
    public static IReadOnlyList<Part> Parts { get; } = [.. ((int[])[32, 256]).SelectMany(length => Settings.Select(setting => new Part(setting, length)))];

    public static void Run(ResultsPage page)
    {
        foreach (Part part in Parts) Run(page, part, part.Messages);
    }

    public static void Run(ResultsPage page, Part part, long count)
    {
        if (AeronServer.Missing is { } missing)
        {
            page.Add($"{part.Name}: {missing}", ["not measured"], []);
            return;
        }
        Setting setting = part.Setting;
        using NativeSubscriber? subscriber = NativeSubscriber.TryBuild();
        using ArchiveServer server = new(setting.Properties, virtualMachine: ["-XX:+UseParallelGC", "-Xmx512m"]);
        AeronSourceOptions options = new()
        {
            Client = server.ClientOptions with { ConductorIdle = IdleStrategy.Sleeping(setting.ConductorSleep) },
            Archive = server.ArchiveOptions with { Idle = setting.ArchiveIdle },
        };
        using AeronArchiveSource source = new(options), yielding = new(options with { Idle = IdleStrategy.Yielding });
        long id = NumberedMessages.Record(source.Archive, count, part.Length);
        using LinkedArchive linked = new(server.ArchiveDirectory);
        using EmbeddedArchive files = EmbeddedArchive.Open(linked.Directory), served = EmbeddedArchive.Open(server.ArchiveDirectory);
        FileSpeed bytes = new(linked.Directory, files.Recordings.Single(recording => recording.RecordingId == id));
        Contender[] native = subscriber is null ? [] :
        [
            new("Aeron Archive into C, yielding", () => subscriber.Measure(options, id, count, setting.ConductorSleep, yields: true)),
            new("Aeron Archive into C, sleeping", () => subscriber.Measure(options, id, count, setting.ConductorSleep, yields: false)),
        ];
        Contender[] ours =
        [
            new("Aeron Archive into a handler, yielding", () => NumberedMessages.Poll(source.Archive, id, count, IdleStrategy.Yielding)),
            new("Aeron Archive into a handler, sleeping", () => NumberedMessages.Poll(source.Archive, id, count, options.Idle)),
            new("Aeron Archive into a run, yielding", () => NumberedMessages.Replay(yielding, id, count)),
            new("Aeron Archive into a run", () => NumberedMessages.Replay(source, id, count)),
            new("embedded, from its files", () => NumberedMessages.Replay(files, id, count)),
            new("embedded, archive running", () => NumberedMessages.Replay(served, id, count)),
        ];
        Contender[] limits =
        [
            new("memory: each line of the files mapped anew", () => count / bytes.TouchMapped().TotalSeconds),
            new("memory: the files read into a buffer", () => count / bytes.Read().TotalSeconds),
        ];
        page.Add($"{count:N0} messages of {part.Length} bytes, Aeron {AeronLibrary.Version}, {setting.Title}",
            Rounds.Measure(Warmups, RoundCount, [.. native, .. ours.Select(contender => contender.CountingBytes()), .. limits]));
    }
}

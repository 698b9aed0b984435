using System.Diagnostics;
using Replay.Aeron.Servers;

namespace Replay.Aeron.Campaigns;

/// <summary>Very many messages are recorded by a real archive and replayed, each checked.</summary>
public static class VolumeCampaign
{
    /// <param name="messages">How many.</param>
    public static string Run(int messages)
    {
        using ArchiveServer server = new();
        using AeronArchiveSource source = new(new AeronSourceOptions { Client = server.ClientOptions, Archive = server.ArchiveOptions });
        using RemoteRecorder<Quote, BlittableCodec<Quote>> recorder = new(source.Archive, "aeron:ipc", 1002);
        for (int i = 0; i < messages; i++) recorder.Record(Quote.Of(i), Quote.TimestampNs(i));
        recorder.Complete();
        QuoteChecker checker = new();

        long start = Stopwatch.GetTimestamp();
        RunResult result = new ReplayRun<Quote, BlittableCodec<Quote>>(source, recorder.RecordingId).Handle("checker", checker).Run();
        TimeSpan took = Stopwatch.GetElapsedTime(start);

        if ((result.Events, checker.Next) != (messages, messages)) throw new InvalidDataException($"{messages} messages were recorded; {result.Events} came, {checker.Next} in order.");
        using EmbeddedArchive files = EmbeddedArchive.Open(server.ArchiveDirectory);
        RunResult fromFiles = new ReplayRun<Quote, BlittableCodec<Quote>>(files, recorder.RecordingId).Handle("checker", new QuoteChecker()).Run();
        if (fromFiles.RunDigest != result.RunDigest) throw new InvalidDataException($"Digests differ: {result.RunDigest} from the archive, {fromFiles.RunDigest} from its files.");
        return $"{messages:N0} messages recorded and replayed, content and order right, digest that of the files; replay {took.TotalSeconds:F1} s";
    }
}

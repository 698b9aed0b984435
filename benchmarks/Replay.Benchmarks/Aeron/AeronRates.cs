using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using Replay.Aeron;
using Replay.Benching;

namespace Replay.Benchmarks;

/// <summary>
/// Replay of one recording of a running Aeron Archive: through the binding, from its files, and by another program, in turns. From the first message on, so that
/// asking for the replay does not count.
/// </summary>
/// <remarks>
/// <c>aeron DIRECTORY CONTROL_CHANNEL ARCHIVE_DIRECTORY [MESSAGES [SUBSCRIBER]]</c>. SUBSCRIBER is a program that replays over <c>aeron:ipc</c> too: it gets the
/// media driver's directory, the control channel, the recording and the number of messages, and prints millions of messages a second.
/// </remarks>
internal static class AeronRates
{
    private const int Warmups = 2;
    private const int RoundCount = 7;
    private const int StreamId = 4001;

    public static void Run(ResultsPage page, string directory, string controlChannel, string archiveDirectory, int messages, string? subscriber)
    {
        AeronClientOptions client = new() { Directory = directory };
        AeronArchiveOptions archive = new() { ControlRequestChannel = controlChannel };
        using AeronArchiveSource source = new(new AeronSourceOptions { Client = client, Archive = archive });
        foreach (int length in (int[])[32, 256])
        {
            int count = length == 32 ? messages : messages / 2;
            long recordingId = Record(source.Archive, count, length);
            using EmbeddedArchive files = EmbeddedArchive.Open(archiveDirectory);
            List<Contender> contenders =
            [
                new("binding: run over the archive", () => RunRate(source, recordingId, count)),
                new("binding: fragment handler", () => PollRate(source.Archive, recordingId, count)),
                new("run over the archive's files", () => RunRate(files, recordingId, count)),
            ];
            if (subscriber is not null) contenders.Insert(0, new("other subscriber", () => OtherRate(subscriber, directory, controlChannel, recordingId, count)));
            page.Add($"{count:N0} messages of {length} bytes, Aeron {AeronLibrary.Version}", Rounds.Measure(Warmups, RoundCount, contenders));
            source.Archive.PurgeRecording(recordingId);
        }
    }

    private static long Record(AeronArchive archive, int count, int length)
    {
        using ExclusivePublication publication = archive.AddRecordedExclusivePublication("aeron:ipc?term-length=64m", StreamId);
        byte[] message = new byte[length];
        while (!publication.IsConnected) Thread.Sleep(1);
        for (int i = 0; i < count; i++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(message, i);
            while (!publication.Offer(message).IsPublished) Thread.Yield();
        }
        long recordingId = archive.FindLastRecording("aeron:ipc", StreamId, publication.Description.SessionId);
        while (archive.GetMaxRecordedPosition(recordingId) < publication.Position) Thread.Sleep(1);
        archive.StopRecording(publication);
        while (archive.GetStopPosition(recordingId) < 0) Thread.Sleep(1);
        return recordingId;
    }

    private static double RunRate(IRecordingSource source, long recordingId, int count)
    {
        Checker checker = default;
        RunResult result = new ReplayRun<RawEvent, RawCodec>(source, recordingId).WithDigests(false).Run(ref checker);
        return checker.Rate(result.Events, count);
    }

    private static double PollRate(AeronArchive archive, long recordingId, int count)
    {
        using Subscription subscription = archive.Replay(recordingId, "aeron:ipc", StreamId + 1, new ReplayRequest { Length = archive.GetStopPosition(recordingId) });
        Checker checker = default;
        while (checker.Count < count)
        {
            if (subscription.Poll(ref checker, 256) == 0) Thread.Yield();
        }
        return checker.Rate(checker.Count, count);
    }

    private static double OtherRate(string program, string directory, string controlChannel, long recordingId, int count)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, [directory, controlChannel, $"{recordingId}", $"{count}"]) { RedirectStandardOutput = true })!;
        string line = process.StandardOutput.ReadLine() ?? "";
        process.WaitForExit();
        return process.ExitCode == 0 ? double.Parse(line, CultureInfo.InvariantCulture) * 1e6 : throw new InvalidOperationException($"{program}: {line}");
    }

    /// <summary>Checks a number in each message, and the time from the first to the last.</summary>
    private struct Checker : IFragmentHandler, IEventHandler<RawEvent>
    {
        private long _first;

        public long Count { get; private set; }

        public void OnFragment(ReadOnlySpan<byte> payload, in FragmentHeader header) => Take(payload);

        public void OnEvent(ref RawEvent data, in EventHeader header, bool endOfBatch) => Take(data.Payload);

        public readonly double Rate(long seen, int expected)
        {
            double seconds = Stopwatch.GetElapsedTime(_first).TotalSeconds;
            return Count == expected && seen == expected ? (Count - 1) / seconds : throw new InvalidOperationException($"{expected} messages expected, {Count} were right.");
        }

        private void Take(ReadOnlySpan<byte> payload)
        {
            if (Count == 0) _first = Stopwatch.GetTimestamp();
            if (BinaryPrimitives.ReadInt64LittleEndian(payload) == Count) Count++;
        }
    }
}

using System.Buffers.Binary;
using System.Diagnostics;
using Replay.Aeron;

namespace Replay.Benchmarks;

/// <summary>A recording of messages that begin with their number.</summary>
internal static class NumberedMessages
{
    private const int StreamId = 4001;

    /// <summary>Publishes and records them over <c>aeron:ipc</c>.</summary>
    /// <returns>The recording's id.</returns>
    public static long Record(AeronArchive archive, long count, int length)
    {
        using ExclusivePublication publication = archive.AddRecordedExclusivePublication("aeron:ipc?term-length=64m", StreamId);
        byte[] message = new byte[length];
        while (!publication.IsConnected) Thread.Sleep(1);
        for (long i = 0; i < count; i++)
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

    /// <summary>Messages a second of a run.</summary>
    public static double Replay(IRecordingSource source, long recordingId, long count)
    {
        NumberChecker checker = default;
        new ReplayRun<RawEvent, RawCodec>(source, recordingId).WithDigests(false).Run(ref checker);
        return checker.Rate(count);
    }

    /// <summary>Messages a second of a fragment handler on a replay's subscription.</summary>
    public static double Poll(AeronArchive archive, long recordingId, long count)
    {
        using Subscription subscription = archive.Replay(recordingId, "aeron:ipc", StreamId + 1, new ReplayRequest { Length = archive.GetStopPosition(recordingId) });
        NumberChecker checker = default;
        while (checker.Count < count)
        {
            if (subscription.Poll(ref checker, 256) == 0) Thread.Yield();
        }
        return checker.Rate(count);
    }

    /// <summary>Checks the number in each message, and takes the time from the first to the last.</summary>
    private struct NumberChecker : IFragmentHandler, IEventHandler<RawEvent>
    {
        private long _first;

        public long Count { get; private set; }

        public void OnFragment(ReadOnlySpan<byte> payload, in FragmentHeader header) => Take(payload);

        public void OnEvent(ref RawEvent data, in EventHeader header, bool endOfBatch) => Take(data.Payload);

        public readonly double Rate(long expected)
        {
            double seconds = Stopwatch.GetElapsedTime(_first).TotalSeconds;
            return Count == expected ? (Count - 1) / seconds : throw new InvalidOperationException($"{expected} messages expected, {Count} were right.");
        }

        private void Take(ReadOnlySpan<byte> payload)
        {
            if (Count == 0) _first = Stopwatch.GetTimestamp();
            if (BinaryPrimitives.ReadInt64LittleEndian(payload) == Count) Count++;
        }
    }
}

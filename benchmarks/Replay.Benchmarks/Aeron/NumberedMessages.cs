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
        NumberChecker checker = new(count);
        new ReplayRun<RawEvent, RawCodec>(source, recordingId).WithDigests(false).Run(ref checker);
        return checker.Rate;
    }

    /// <summary>Messages a second of a fragment handler on a replay's subscription.</summary>
    public static double Poll(AeronArchive archive, long recordingId, long count, IdleStrategy idle)
    {
        using Subscription subscription = archive.Replay(recordingId, "aeron:ipc", StreamId + 1, new ReplayRequest { Length = archive.GetStopPosition(recordingId) });
        NumberChecker checker = new(count);
        while (!checker.IsDone)
        {
            idle.Idle(subscription.Poll(ref checker, 256));
        }
        return checker.Rate;
    }

    /// <summary>Checks the number in each message, and takes the time from the first to the last: without what ending a replay takes.</summary>
    private struct NumberChecker(long expected) : IFragmentHandler, IEventHandler<RawEvent>
    {
        private long _count;
        private long _first;
        private long _last;

        public readonly bool IsDone => _count == expected;

        public readonly double Rate => IsDone
            ? (expected - 1) / Stopwatch.GetElapsedTime(_first, _last).TotalSeconds
            : throw new InvalidOperationException($"{expected} messages expected, {_count} were right.");

        public void OnFragment(ReadOnlySpan<byte> payload, in FragmentHeader header) => Take(payload);

        public void OnEvent(ref RawEvent data, in EventHeader header, bool endOfBatch) => Take(data.Payload);

        private void Take(ReadOnlySpan<byte> payload)
        {
            if (_count == 0) _first = Stopwatch.GetTimestamp();
            if (BinaryPrimitives.ReadInt64LittleEndian(payload) == _count && ++_count == expected) _last = Stopwatch.GetTimestamp();
        }
    }
}

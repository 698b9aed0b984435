using Replay;

namespace DamageProgram;

/// <summary>Reads a recording in the two ways there are.</summary>
internal static class Replays
{
    private const int Looked = 8;

    /// <summary>What was delivered, and how it ended.</summary>
    /// <param name="Messages">In the order of delivery.</param>
    /// <param name="Fault">The error that ended it; null: none did.</param>
    /// <param name="TornTail">What the reader says that it has not read.</param>
    public sealed record Result(List<Message> Messages, Exception? Fault, TornTail? TornTail);

    public static Result Read(EmbeddedArchive archive, long recordingId)
    {
        List<Message> messages = [];
        TornTail? torn = null;
        Exception? fault = Catch(() =>
        {
            using RecordingReader reader = archive.OpenReader(recordingId);
            torn = reader.TornTail;
            foreach (RecordedMessage message in reader.Messages())
                messages.Add(Message.Of(message.Position, message.EndPosition, message.Payload, message.TimestampNs, message.SessionId));
        });
        return new Result(messages, fault, torn);
    }

    public static Result Run(EmbeddedArchive archive, long recordingId)
    {
        Collector collector = new();
        TornTail? torn = null;
        Exception? fault = Catch(() =>
        {
            new ReplayRun<RawEvent, RawCodec>(archive, recordingId).Handle(collector).WithDigests(false).Run();
            using RecordingReader reader = archive.OpenReader(recordingId);
            torn = reader.TornTail;
        });
        return new Result(collector.Messages, fault, torn);
    }

    /// <summary>Looks for the times of some of a recording's messages.</summary>
    public static FoundTimes FindTimes(EmbeddedArchive archive, long recordingId, Message[] messages)
    {
        List<long> positions = [];
        Exception? fault = Catch(() =>
        {
            using RecordingReader reader = archive.OpenReader(recordingId);
            for (int i = 0; i < messages.Length; i += Math.Max(messages.Length / Looked, 1)) positions.Add(reader.FindTime(messages[i].TimestampNs));
        });
        return new FoundTimes(positions, fault);
    }

    /// <summary>Where times were found, and how it ended.</summary>
    public sealed record FoundTimes(List<long> Positions, Exception? Fault);

#pragma warning disable CA1031 // Whatever is thrown is what is looked at.
    private static Exception? Catch(Action action)
    {
        try
        {
            action();
            return null;
        }
        catch (Exception exception)
        {
            return exception;
        }
    }
#pragma warning restore CA1031

    private sealed class Collector : IEventHandler<RawEvent>
    {
        public List<Message> Messages { get; } = [];

        public void OnEvent(ref RawEvent data, in EventHeader header, bool endOfBatch) =>
            Messages.Add(Message.Of(header.Position, header.EndPosition, data.Payload, header.TimestampNs, header.SessionId));
    }
}

namespace Replay.Framework.Tests;

/// <summary>What must hold of a recording after a crash, from an operation of the disk on and until the next expectation.</summary>
/// <param name="Operation">The operation.</param>
/// <param name="Messages">The numbers of the messages that were appended: what is read is the first of these.</param>
/// <param name="Least">How many of them were acknowledged.</param>
/// <param name="Presence">Whether the recording has to be there.</param>
internal sealed record Expectation(int Operation, List<int> Messages, int Least, Presence Presence)
{
    /// <summary>How many of the first messages were purged; a purge that is under way has done it or not.</summary>
    public int[] Purged { get; init; } = [0];

    /// <summary>Checks what a crash has left.</summary>
    /// <param name="archive">The archive, opened anew.</param>
    /// <param name="recordingId">The recording.</param>
    /// <returns>How many messages were read; -1: there is no recording.</returns>
    public int Check(EmbeddedArchive archive, long recordingId)
    {
        bool isThere = archive.Recordings.Any(recording => recording.RecordingId == recordingId);
        if (!isThere) return Presence == Presence.Required ? throw new InvalidDataException($"Recording {recordingId} has gone.") : -1;
        if (Presence == Presence.Forbidden) throw new InvalidDataException($"Recording {recordingId} was purged, and is back.");
        // Nothing was promised of it yet, and nothing in the format could tell what is missing.
        if (Presence == Presence.Unknown) return -1;
        using RecordingReader reader = archive.OpenReader(recordingId);
        List<int> read = [];
        foreach (RecordedMessage message in reader.Messages())
        {
            int number = (int)message.TimestampNs;
            if (!message.Payload.SequenceEqual(CrashWorkload.Payload(number))) throw new InvalidDataException($"Recording {recordingId}, message {number} at {message.Position} is not what was written.");
            read.Add(number);
        }
        foreach (int purged in Purged)
            if (purged + read.Count >= Least && read.SequenceEqual(Messages.Skip(purged).Take(read.Count))) return read.Count;
        throw new InvalidDataException(
            $"Recording {recordingId}: {Least} of {Messages.Count} messages were acknowledged ({string.Join(" or ", Purged)} purged), these were read: {string.Join(' ', read)}.");
    }
}

/// <summary>Whether a recording has to be there.</summary>
internal enum Presence
{
    /// <summary>It may be there, and hold anything: nothing was promised yet.</summary>
    Unknown,
    /// <summary>It has to be there.</summary>
    Required,
    /// <summary>It may be there; if it is, it holds what was written.</summary>
    Allowed,
    /// <summary>It must not be there.</summary>
    Forbidden,
}

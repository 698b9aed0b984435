using System.Diagnostics.CodeAnalysis;

namespace Replay;

/// <summary>Records events of one type as they are published, encoded straight into the recording's frames.</summary>
/// <typeparam name="T">The event type.</typeparam>
/// <typeparam name="TCodec">Encodes it.</typeparam>
/// <remarks>
/// One thread at a time, and no allocation for an event. As a handler of a run or a ring it records what passes, each event under its own time, and
/// makes it visible to readers at the end of each batch.
/// </remarks>
/// <param name="writer">The recording; disposed with the recorder.</param>
/// <param name="codec">Encodes the events.</param>
[SuppressMessage("Determinism", "REPLAY112", Justification = "It keeps nothing and answers nothing; the machine's time enters the catalog only.")]
public sealed class Recorder<T, TCodec>(RecordingWriter writer, TCodec codec = default) : IEventHandler<T>, IDisposable
    where TCodec : struct, IEventCodec<T>
{
    /// <summary>Id of the recording.</summary>
    public long RecordingId => writer.RecordingId;

    /// <summary>End of the last event that was published.</summary>
    public long Position => writer.Position;

    /// <summary>Appends an event.</summary>
    /// <param name="value">The event.</param>
    /// <param name="timestampNs">Its time in ns since the Unix epoch, 0 = unknown.</param>
    /// <returns>The event's end position.</returns>
    /// <exception cref="CodecException">The codec refused the event; nothing was appended.</exception>
    /// <exception cref="ArchiveStorageException">The disk refused; this event was not appended.</exception>
    public long Publish(in T value, long timestampNs) => writer.Append(in value, codec, timestampNs);

    /// <inheritdoc cref="RecordingWriter.Flush"/>
    public void Flush() => writer.Flush();

    /// <inheritdoc/>
    public void OnEvent(ref T data, in EventHeader header, bool endOfBatch)
    {
        writer.Append(in data, codec, header.TimestampNs);
        if (endOfBatch) writer.Flush();
    }

    /// <inheritdoc cref="RecordingWriter.Stop"/>
    public void Stop() => writer.Stop();

    /// <summary>Stops the recording unless it was stopped.</summary>
    public void Dispose() => writer.Dispose();
}

namespace Replay.Cli.Recording;

/// <summary>A recording in a directory: kept is what the disk has.</summary>
internal sealed class FileTarget(RecordingWriter writer) : IMessageTarget
{
    public long RecordingId => writer.RecordingId;

    public int MaxMessageLength => writer.MaxMessageLength;

    public void Append(ReadOnlyMemory<byte> message, long timestampNs) => writer.Append(message.Span, timestampNs);

    public void Flush() => writer.Flush();

    public long Keep()
    {
        writer.Sync();
        return writer.DurablePosition;
    }

    public long Stop()
    {
        writer.Stop();
        return writer.FlushedPosition;
    }
}

namespace Replay.Cli.Recording;

/// <summary>A recording that messages are added to.</summary>
internal interface IMessageTarget
{
    long RecordingId { get; }

    /// <summary>In bytes.</summary>
    int MaxMessageLength { get; }

    void Append(ReadOnlyMemory<byte> message, long timestampNs);

    /// <summary>Hands on what was appended.</summary>
    void Flush();

    /// <summary>Hands on what was appended, and waits until it is kept.</summary>
    /// <returns>The position up to which it is.</returns>
    long Keep();

    /// <summary>Ends the recording.</summary>
    /// <returns>Its stop position.</returns>
    long Stop();
}

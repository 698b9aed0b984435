namespace Replay;

/// <summary>Turns events into messages and messages into events, without allocating.</summary>
/// <typeparam name="T">The event type.</typeparam>
/// <remarks>Implemented by structs, so that the engine's loop is compiled for each codec. A codec keeps no state between calls.</remarks>
public interface IEventCodec<T>
{
    /// <summary>Upper bound of what <see cref="Encode"/> writes for this value, in bytes.</summary>
    /// <param name="value">The event to be encoded.</param>
    int GetMaxEncodedLength(in T value);

    /// <summary>Writes one event.</summary>
    /// <param name="value">The event.</param>
    /// <param name="destination">Takes the message.</param>
    /// <returns>Bytes written.</returns>
    /// <exception cref="CodecException">The destination is too short, or the value cannot be written.</exception>
    int Encode(in T value, Span<byte> destination);

    /// <summary>Reads one event into an existing slot; every field of the slot is overwritten.</summary>
    /// <param name="source">The message, from its first byte; trailing bytes are allowed.</param>
    /// <param name="slot">Filled in place; unspecified after an exception.</param>
    /// <returns>Bytes read.</returns>
    /// <exception cref="CodecException">The message is damaged or too short; the exception names the offset.</exception>
    int Decode(ReadOnlySpan<byte> source, ref T slot);
}

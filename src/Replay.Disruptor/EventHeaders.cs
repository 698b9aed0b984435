using System.Numerics;

namespace Replay.Disruptor;

/// <summary>The headers of the events in a Disruptor's ring, for handlers that want more than the event: an array beside the slots.</summary>
/// <remarks>Make it first, give it to such handlers, and name it with <see cref="DisruptorRun{T, TCodec}.WithHeaders"/>.</remarks>
public sealed class EventHeaders
{
    private readonly EventHeader[] _headers;
    private readonly int _mask;

    /// <summary>Allocates the headers of a ring.</summary>
    /// <param name="bufferSize">Slots of the ring, a power of two.</param>
    public EventHeaders(int bufferSize)
    {
        if (bufferSize < 1 || !BitOperations.IsPow2(bufferSize))
            throw new ArgumentOutOfRangeException(nameof(bufferSize), bufferSize, "A ring's size is a power of two; give the size of the Disruptor's.");
        _headers = new EventHeader[bufferSize];
        _mask = bufferSize - 1;
    }

    /// <summary>Number of headers.</summary>
    public int Size => _headers.Length;

    /// <summary>The header of the event with this sequence in the ring, valid while the handler has that event.</summary>
    /// <param name="sequence">The sequence that the Disruptor gives its handlers.</param>
    public ref readonly EventHeader this[long sequence] => ref _headers[(int)sequence & _mask];

    internal void Set(long sequence, in EventHeader header) => _headers[(int)sequence & _mask] = header;
}

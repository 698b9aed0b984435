using System.Buffers;

namespace Replay.Serialization;

/// <summary>A buffer for each thread in which messages are built.</summary>
internal static class Scratch
{
    // A rare giant message must not keep its memory for ever.
    private const int KeptCapacity = 1024 * 1024;

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _writer;

    /// <summary>This thread's buffer, emptied.</summary>
    public static ArrayBufferWriter<byte> OfThisThread
    {
        get
        {
            if (_writer is not { Capacity: <= KeptCapacity } writer) _writer = writer = new(1_024);
            writer.ResetWrittenCount();
            return writer;
        }
    }
}

using System.Diagnostics.CodeAnalysis;

namespace Replay;

/// <summary>Every exception that the hot paths throw, kept out of line.</summary>
internal static partial class Throw
{
    [DoesNotReturn]
    public static void DestinationTooShort(int needed, int available) =>
        throw new CodecException(available, $"The destination holds {available} bytes, the event needs {needed}; size it with GetMaxEncodedLength");

    [DoesNotReturn]
    public static void MessageTooShort(int needed, int available) =>
        throw new CodecException(available, $"The message ends after {available} bytes, the event type needs {needed}; is it the type that was recorded?");

    [DoesNotReturn]
    public static void TrailingBytes(int read, int length) =>
        throw new CodecException(read, $"The event ends here, {length - read} bytes before its message; is it the type that was recorded? Without Strict they are left out");

    [DoesNotReturn]
    public static void RingNotStarted() => throw new InvalidOperationException("The ring has not been started: add the handlers and call Start first.");

    [DoesNotReturn]
    public static void RingCompleted() => throw new InvalidOperationException("The ring is completed and takes no more events; make another.");

    [DoesNotReturn]
    public static void ClaimSize(int count, int size) =>
        throw new ArgumentOutOfRangeException(nameof(count), count, $"A claim is of 1 to {size} slots, the size of the ring.");

    [DoesNotReturn]
    public static void ClaimedWithoutPublishing(int size) =>
        throw new InvalidOperationException($"All {size} slots are claimed and not published, so none can become free; publish before claiming more.");

    [DoesNotReturn]
    public static void ClaimedAndNeverPublished(long sequence, long claimed) => throw new InvalidOperationException(
        $"Event {sequence} of the ring was claimed and never published, so that the handlers got none from there to {claimed}; publish what is claimed also where filling it fails.");

    [DoesNotReturn]
    public static void Snapshot(string path, string reason) =>
        throw new SnapshotException($"Snapshot '{path}' cannot be used: {reason}. Use an older snapshot, or replay from the start.");
}

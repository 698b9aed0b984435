using System.Buffers;

namespace Replay;

/// <summary>A handler whose state can be saved after an event and loaded again, so that a run can stop and resume anywhere.</summary>
/// <remarks>Both methods are called on the handler's own thread, between events.</remarks>
public interface ISnapshotable
{
    /// <summary>Version of the bytes that <see cref="SaveState"/> writes; raise it when they change.</summary>
    int StateVersion { get; }

    /// <summary>Writes the whole state. Equal states must give equal bytes: write collections in a defined order.</summary>
    /// <param name="destination">Takes the bytes.</param>
    void SaveState(IBufferWriter<byte> destination);

    /// <summary>Replaces the whole state by a saved one.</summary>
    /// <param name="source">The bytes that <see cref="SaveState"/> wrote.</param>
    /// <param name="version">The <see cref="StateVersion"/> that wrote them; throw <see cref="NotSupportedException"/> for one that cannot be read.</param>
    void LoadState(ReadOnlySpan<byte> source, int version);
}

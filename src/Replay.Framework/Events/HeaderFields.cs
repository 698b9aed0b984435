using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Replay;

/// <summary>An <see cref="EventHeader"/> that can be written field by field: the engine writes what is the same for all events once.</summary>
/// <remarks>Invariant: the same fields in the same order and of the same types as <see cref="EventHeader"/>; a test holds the two together.</remarks>
[StructLayout(LayoutKind.Sequential)]
internal struct HeaderFields
{
    public long Sequence;
    public long Position;
    public long EndPosition;
    public long TimestampNs;
    public long RecordingId;
    public int StreamId;
    public int SessionId;
    public int TemplateId;
    public bool IsLive;

    /// <summary>The same memory, as handlers see it.</summary>
    [UnscopedRef]
    public readonly ref readonly EventHeader AsHeader => ref Unsafe.As<HeaderFields, EventHeader>(ref Unsafe.AsRef(in this));
}

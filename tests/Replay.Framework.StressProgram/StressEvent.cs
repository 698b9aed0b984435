using System.Runtime.InteropServices;

namespace StressProgram;

/// <summary>An event of one cache line whose ends must agree: half of one event and half of another would show.</summary>
[StructLayout(LayoutKind.Explicit, Size = 64)]
internal struct StressEvent
{
    /// <summary>Counts the events of one publisher, from 0.</summary>
    [FieldOffset(0)]
    public long Number;

    [FieldOffset(8)]
    public int Publisher;

    [FieldOffset(56)]
    public long Complement;
}

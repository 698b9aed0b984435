using System.Runtime.InteropServices;

namespace Replay;

/// <summary>A counter that one thread writes and others read, alone on its cache lines.</summary>
/// <remarks>Padded by 128 bytes on both sides: processors fetch 64-byte lines in pairs, and some have lines of 128.</remarks>
[StructLayout(LayoutKind.Explicit, Size = Padding + sizeof(long) + Padding)]
internal sealed class Sequence(long initial)
{
    internal const int Padding = 128;

    [FieldOffset(Padding)]
    private long _value = initial;

    /// <summary>The counter; reading acquires and writing releases, so what the writer did before is visible to who reads it.</summary>
    public long Value
    {
        get => Volatile.Read(ref _value);
        set => Volatile.Write(ref _value, value);
    }

    /// <summary>Adds one, from any thread.</summary>
    public void Increment() => Interlocked.Increment(ref _value);

    /// <summary>Moves the counter from <paramref name="expected"/> to <paramref name="value"/> unless another thread moved it first.</summary>
    public bool TryAdvance(long expected, long value) => Interlocked.CompareExchange(ref _value, value, expected) == expected;
}

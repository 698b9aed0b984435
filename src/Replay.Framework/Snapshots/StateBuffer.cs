using System.Buffers;

namespace Replay;

/// <summary>A buffer that grows without clearing what is written over anyway: states can be large.</summary>
internal sealed class StateBuffer(int capacity) : IBufferWriter<byte>
{
    private const int Least = 256;

    private byte[] _bytes = GC.AllocateUninitializedArray<byte>(capacity);

    public int Length { get; private set; }

    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, Length);

    public void Advance(int count)
    {
        if ((uint)count > (uint)(_bytes.Length - Length)) throw new ArgumentOutOfRangeException(nameof(count), count, $"{_bytes.Length - Length} bytes were handed out.");
        Length += count;
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(Math.Max(sizeHint, 1));
        return _bytes.AsMemory(Length);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(Math.Max(sizeHint, 1));
        return _bytes.AsSpan(Length);
    }

    private void Reserve(int length)
    {
        if (_bytes.Length - Length >= length) return;
        long needed = (long)Length + length;
        if (needed > Array.MaxLength) throw new InvalidOperationException($"A state has at most {Array.MaxLength:N0} bytes; this one needs {needed:N0}.");
        byte[] larger = GC.AllocateUninitializedArray<byte>((int)Math.Min(Array.MaxLength, Math.Max(Math.Max(needed, 2L * _bytes.Length), Least)));
        _bytes.AsSpan(0, Length).CopyTo(larger);
        _bytes = larger;
    }
}

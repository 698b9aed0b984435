using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Replay.Serialization;

/// <content>Types that take more than one number.</content>
public ref partial struct MessagePackSpanReader
{
    /// <summary>Reads a UTF-16 code unit, which MessagePack-CSharp writes as a number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public char ReadChar() => (char)ReadUInt16();

    /// <summary>Reads a time span, which MessagePack-CSharp writes as its ticks.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TimeSpan ReadTimeSpan() => new(ReadInt64());

    /// <summary>Reads a timestamp of 32, 64 or 96 bits, or the number of <see cref="DateTime.ToBinary"/> (local time is given as UTC).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public DateTime ReadDateTime() => Take(CarefulForm.ReadDateTime(Source, Offset));

    /// <summary>Reads a GUID of 36 or 32 characters, or of 16 bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Guid ReadGuid() => Take(CarefulForm.ReadGuid(Source, Offset));

    /// <summary>Reads a decimal, which MessagePack-CSharp writes as text.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public decimal ReadDecimal() => Take(CarefulForm.ReadDecimal(Source, Offset));

    /// <summary>Reads a text into its room; nil gives the empty text.</summary>
    /// <typeparam name="TBytes">The room.</typeparam>
    /// <param name="text">Replaced.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void ReadText<TBytes>(out FixedText<TBytes> text) where TBytes : unmanaged
    {
        int start = Offset;
        int length = ReadUtf8().Length;
        Unsafe.SkipInit(out text); // TrySet fills it whole.
        if (!text.TrySet(Source, Offset - length, length)) Throw.TextTooLong(start, length, FixedText<TBytes>.Capacity);
    }

    /// <summary>Reads a text as a view of the message; nil gives the empty text.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Utf8View ReadUtf8View() => new(ReadUtf8());

    /// <summary>Reads bytes (or the bytes of a text) as a view of the message; nil gives none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public BytesView ReadBytesView() => new(Take(CarefulForm.ReadBytes(Source, Offset)));

    /// <summary>Reads bytes into a slot of fixed length: what is missing is zero, what is too much is left out.</summary>
    /// <param name="destination">Filled.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void ReadBytes(scoped Span<byte> destination)
    {
        ReadOnlySpan<byte> bytes = Take(CarefulForm.ReadBytes(Source, Offset));
        destination.Clear();
        bytes[..Math.Min(bytes.Length, destination.Length)].CopyTo(destination);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ReadOnlySpan<byte> ReadUtf8()
    {
        int offset = Offset;
        if (offset < _length)
        {
            int length = Unsafe.Add(ref _start, offset) - Code.FixStr;
            if ((uint)length <= 31 && _length - offset > length)
            {
                _offset = offset + 1 + length;
                return MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref _start, offset + 1), length);
            }
        }

        return Take(CarefulForm.ReadUtf8(Source, offset));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ReadOnlySpan<byte> Take(Extent extent)
    {
        _offset = extent.End;
        return MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref _start, extent.Start), extent.End - extent.Start);
    }
}

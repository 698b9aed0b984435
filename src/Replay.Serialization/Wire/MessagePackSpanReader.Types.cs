using System.Runtime.CompilerServices;

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
    public DateTime ReadDateTime()
    {
        DateTime value = CarefulForm.ReadDateTime(_source, _offset, out int next);
        _offset = next;
        return value;
    }

    /// <summary>Reads a GUID of 36 or 32 characters, or of 16 bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Guid ReadGuid()
    {
        Guid value = CarefulForm.ReadGuid(_source, _offset, out int next);
        _offset = next;
        return value;
    }

    /// <summary>Reads a decimal, which MessagePack-CSharp writes as text.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public decimal ReadDecimal()
    {
        decimal value = CarefulForm.ReadDecimal(_source, _offset, out int next);
        _offset = next;
        return value;
    }

    /// <summary>Reads a text into its room; nil gives the empty text.</summary>
    /// <typeparam name="TBytes">The room.</typeparam>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public FixedText<TBytes> ReadText<TBytes>() where TBytes : unmanaged
    {
        int start = _offset;
        ReadOnlySpan<byte> utf8 = ReadUtf8();
        FixedText<TBytes> text = default;
        if (!text.TrySet(utf8)) Throw.TextTooLong(start, utf8.Length, FixedText<TBytes>.Capacity);
        return text;
    }

    /// <summary>Reads a text as a view of the message; nil gives the empty text.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Utf8View ReadUtf8View() => new(ReadUtf8());

    /// <summary>Reads bytes (or the bytes of a text) as a view of the message; nil gives none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public BytesView ReadBytesView() => new(ReadBytes());

    /// <summary>Reads bytes into a slot of fixed length: what is missing is zero, what is too much is left out.</summary>
    /// <param name="destination">Filled.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void ReadBytes(scoped Span<byte> destination)
    {
        ReadOnlySpan<byte> bytes = ReadBytes();
        destination.Clear();
        bytes[..Math.Min(bytes.Length, destination.Length)].CopyTo(destination);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ReadOnlySpan<byte> ReadUtf8()
    {
        ReadOnlySpan<byte> utf8 = CarefulForm.ReadUtf8(_source, _offset, out int next);
        _offset = next;
        return utf8;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ReadOnlySpan<byte> ReadBytes()
    {
        ReadOnlySpan<byte> bytes = CarefulForm.ReadBytes(_source, _offset, out int next);
        _offset = next;
        return bytes;
    }
}

using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text;
using MessagePack;

namespace Replay.Serialization;

/// <summary>A short UTF-8 text that lies in the event itself: no reference, no allocation, written as a MessagePack string.</summary>
/// <typeparam name="TBytes">The room for it: <see cref="Bytes8"/> to <see cref="Bytes64"/>, or any struct of 1 to 255 bytes without references.</typeparam>
/// <remarks>Bytes beyond the text are zero, so equal texts are equal in memory. The text is not validated: it holds what was recorded.</remarks>
[MessagePackFormatter(typeof(FixedTextFormatter<>))]
public struct FixedText<TBytes> : IEquatable<FixedText<TBytes>> where TBytes : unmanaged
{
    private byte _length;
    private TBytes _bytes;

    /// <summary>The text of a string.</summary>
    /// <param name="text">At most <see cref="Capacity"/> UTF-8 bytes.</param>
    /// <exception cref="ArgumentException">It is longer.</exception>
    public FixedText(string text)
    {
        if (!Encoding.UTF8.TryGetBytes(text, Room, out int length)) Throw.TextTooLong(Encoding.UTF8.GetByteCount(text), Capacity);
        _length = (byte)length;
    }

    /// <summary>The text of UTF-8 bytes, which are not validated.</summary>
    /// <param name="utf8">At most <see cref="Capacity"/> bytes.</param>
    /// <exception cref="ArgumentException">It is longer.</exception>
    public FixedText(ReadOnlySpan<byte> utf8)
    {
        if (!TrySet(utf8)) Throw.TextTooLong(utf8.Length, Capacity);
    }

    /// <summary>The longest text that fits, in bytes: the size of <typeparamref name="TBytes"/>, at most 255.</summary>
    public static int Capacity => Math.Min(Unsafe.SizeOf<TBytes>(), byte.MaxValue);

    /// <summary>Length of the text, in UTF-8 bytes.</summary>
    public readonly int Length => _length;

    /// <summary>The text's UTF-8 bytes, in the event itself: valid as long as its slot holds this event.</summary>
    [UnscopedRef]
    public readonly ReadOnlySpan<byte> Span =>
        MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<TBytes, byte>(ref Unsafe.AsRef(in _bytes)), _length);

    private static bool IsWholeVectors => Vector128.IsHardwareAccelerated && Unsafe.SizeOf<TBytes>() is 16 or 32 or 64;

    [UnscopedRef]
    private Span<byte> Room
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => MemoryMarshal.CreateSpan(ref Unsafe.As<TBytes, byte>(ref _bytes), Capacity);
    }

    /// <summary>Replaces the text; false, and nothing changed, when it is longer than <see cref="Capacity"/>.</summary>
    /// <param name="utf8">UTF-8 bytes, which are not validated.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TrySet(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > Capacity) return false;
        _bytes = default;
        utf8.CopyTo(Room);
        _length = (byte)utf8.Length;
        return true;
    }

    /// <summary>Replaces the text by bytes of a message that lie inside it; false, and nothing changed, when they are more than <see cref="Capacity"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool TrySet(ReadOnlySpan<byte> message, int start, int length)
    {
        if (!IsWholeVectors || message.Length < TextVector.Width) return TrySet(message.Slice(start, length));
        if (length > Capacity) return false;
        ref byte room = ref Unsafe.As<TBytes, byte>(ref _bytes);
        TextVector.Read(message, start, length).StoreUnsafe(ref room);
        if (Unsafe.SizeOf<TBytes>() >= 32) TextVector.Read(message, start + 16, length - 16).StoreUnsafe(ref room, 16);
        if (Unsafe.SizeOf<TBytes>() == 64)
        {
            TextVector.Read(message, start + 32, length - 32).StoreUnsafe(ref room, 32);
            TextVector.Read(message, start + 48, length - 48).StoreUnsafe(ref room, 48);
        }

        _length = (byte)length;
        return true;
    }

    /// <summary>Whether both texts have the same bytes.</summary>
    /// <param name="other">The other text.</param>
    public readonly bool Equals(FixedText<TBytes> other) => Span.SequenceEqual(other.Span);

    /// <summary>Whether the text has these UTF-8 bytes, as in <c>symbol.Equals("AAPL"u8)</c>.</summary>
    /// <param name="utf8">The bytes.</param>
    public readonly bool Equals(ReadOnlySpan<byte> utf8) => Span.SequenceEqual(utf8);

    /// <inheritdoc/>
    public override readonly bool Equals(object? obj) => obj is FixedText<TBytes> other && Equals(other);

    /// <inheritdoc/>
    public override readonly int GetHashCode()
    {
        HashCode hash = default;
        hash.AddBytes(Span);
        return hash.ToHashCode();
    }

    /// <summary>The text as a new string; bytes that are not UTF-8 become U+FFFD. Allocates.</summary>
    public override readonly string ToString() => Encoding.UTF8.GetString(Span);

    /// <summary>Whether both texts have the same bytes.</summary>
    /// <param name="left">One text.</param>
    /// <param name="right">The other.</param>
    public static bool operator ==(FixedText<TBytes> left, FixedText<TBytes> right) => left.Equals(right);

    /// <summary>Whether the texts differ.</summary>
    /// <param name="left">One text.</param>
    /// <param name="right">The other.</param>
    public static bool operator !=(FixedText<TBytes> left, FixedText<TBytes> right) => !left.Equals(right);
}

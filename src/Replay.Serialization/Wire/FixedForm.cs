using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace Replay.Serialization;

/// <summary>MessagePack values at fixed width: the code byte first, then the value big-endian, always in the widest form of its type.</summary>
/// <remarks>
/// For generated code, which has checked the bounds: no method here checks them. <c>Write</c> methods write code and value and give the place
/// after them; <c>Read</c> methods take the place after the code. Formats: the MessagePack specification, "Formats".
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static partial class FixedForm
{
    /// <summary>Code byte of nil.</summary>
    public const byte Nil = Code.Nil;

    /// <summary>Code byte of true; false is one less.</summary>
    public const byte True = Code.True;

    /// <summary>Code byte of false.</summary>
    public const byte False = Code.False;

    /// <summary>Throws unless the destination holds the event.</summary>
    /// <param name="destination">Where the event goes.</param>
    /// <param name="needed">Bytes that it takes.</param>
    /// <exception cref="CodecException">The destination is too short.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void RequireDestination(Span<byte> destination, int needed)
    {
        if (destination.Length < needed) Throw.DestinationTooShort(needed, destination.Length);
    }

    /// <summary>Whether the code byte of false or true stands here.</summary>
    /// <param name="p">Where it should stand.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsBoolean(ref byte p) => (p & 0xfe) == Code.False;

    /// <summary>Writes false or true: 1 byte.</summary>
    /// <param name="p">Where it goes.</param>
    /// <param name="value">The value.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void WriteBoolean(ref byte p, bool value) => p = value ? Code.True : Code.False;
}

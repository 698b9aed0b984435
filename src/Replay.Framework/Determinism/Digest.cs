using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Replay;

/// <summary>A 128-bit digest (XxHash128), written as 32 lowercase hex digits.</summary>
/// <remarks>It finds differences between runs; it is no defence against somebody who wants two runs to look equal.</remarks>
public readonly record struct Digest
{
    /// <summary>Length of a digest in bytes.</summary>
    public const int Size = 16;

    private readonly UInt128 _value;

    private Digest(UInt128 value) => _value = value;

    /// <summary>Reads a digest from its canonical bytes, most significant first.</summary>
    /// <param name="source">At least 16 bytes.</param>
    public static Digest Read(ReadOnlySpan<byte> source) => new(BinaryPrimitives.ReadUInt128BigEndian(source));

    /// <summary>Writes the digest's canonical bytes, most significant first.</summary>
    /// <param name="destination">Takes 16 bytes.</param>
    public void Write(Span<byte> destination) => BinaryPrimitives.WriteUInt128BigEndian(destination, _value);

    /// <summary>Reads 32 hex digits, as <see cref="ToString"/> writes them.</summary>
    /// <param name="text">Exactly 32 hex digits.</param>
    /// <param name="digest">The digest.</param>
    /// <returns>False when the text is anything else.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, out Digest digest)
    {
        digest = default;
        if (text is not { Length: 2 * Size }) return false;
        if (!UInt128.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out UInt128 value)) return false;
        digest = new Digest(value);
        return true;
    }

    /// <summary>32 lowercase hex digits.</summary>
    public override string ToString() => _value.ToString("x32", CultureInfo.InvariantCulture);
}

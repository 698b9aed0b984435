namespace Replay.Serialization.Generators;

/// <summary>How a member stands on the wire.</summary>
internal enum WireKind
{
    Boolean, SByte, Byte, Int16, UInt16, Int32, UInt32, Int64, UInt64, Char, Single, Double,
    TimeSpan, DateTime, Guid, Decimal, Text, Utf8View, BytesView, Bytes, Array, Nested,
}

/// <summary>The type of a member or of an inline array's element.</summary>
/// <param name="Kind">How it stands on the wire; an enumeration as its underlying number.</param>
/// <param name="Name">The C# type, fully qualified; of a nullable, what is inside.</param>
/// <param name="IsNullable">Whether nil stands for null.</param>
/// <param name="IsEnum">Whether the C# type is an enumeration.</param>
/// <param name="Length">Elements of an inline array; capacity of a text.</param>
/// <param name="Element">Of an inline array.</param>
/// <param name="Shape">Of a nested event struct.</param>
internal sealed record WireType(
    WireKind Kind, string Name, bool IsNullable = false, bool IsEnum = false, int Length = 0, WireType? Element = null, Shape? Shape = null)
{
    public WireType Inside => this with { IsNullable = false };

    /// <summary>Bytes in the fixed form; null: it depends on the value.</summary>
    public int? FixedLength => IsNullable ? null : Kind switch
    {
        WireKind.Boolean => 1,
        WireKind.SByte or WireKind.Byte => 2,
        WireKind.Int16 or WireKind.UInt16 or WireKind.Char => 3,
        WireKind.Int32 or WireKind.UInt32 or WireKind.Single => 5,
        WireKind.Int64 or WireKind.UInt64 or WireKind.Double or WireKind.TimeSpan => 9,
        WireKind.DateTime => 15,
        WireKind.Guid => 38,
        WireKind.Decimal => 32,
        WireKind.Bytes => Wire.BytesHeader(Length).Length + Length,
        WireKind.Array => Wire.ArrayHeader(Length).Length + Length * Element!.FixedLength,
        WireKind.Nested => Shape!.FixedLength,
        _ => null,
    };

    /// <summary>Whether reading the fixed form can fail after its code bytes were right.</summary>
    public bool CanBeInvalid => Kind is WireKind.DateTime or WireKind.Guid or WireKind.Decimal;
}

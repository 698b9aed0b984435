using System.Runtime.CompilerServices;
using MessagePack;

namespace Replay.Serialization.Tests;

public enum Side : byte { None, Buy, Sell }

public enum Reason { Unknown = -1, Normal = 0, Halted = 70_000 }

/// <summary>Six numbers: every offset is constant.</summary>
[MessagePackObject, EventType(1)]
public partial struct Trade
{
    [Key(0)] public long TimestampNs;
    [Key(1)] public long PriceTicks;
    [Key(2)] public int Lots;
    [Key(3)] public int InstrumentId;
    [Key(4)] public double Fee;
    [Key(5)] public Side Side;
}

[MessagePackObject]
public struct Level
{
    [Key(0)] public long PriceTicks { get; set; }
    [Key(1)] public int Lots { get; set; }
}

/// <summary>Nested, and of varying length.</summary>
[MessagePackObject]
public struct Leg
{
    [Key(0)] public FixedText<Bytes16> Symbol;
    [Key(1)] public int Ratio;
    [Key(3)] public decimal? Price;
}

[InlineArray(5)]
[MessagePackFormatter(typeof(InlineArrayFormatter<Levels, Level>))]
public struct Levels { private Level _first; }

[InlineArray(3)]
[MessagePackFormatter(typeof(InlineArrayFormatter<Legs, Leg>))]
public struct Legs { private Leg _first; }

[InlineArray(20)]
[MessagePackFormatter(typeof(InlineArrayFormatter<Counts, short>))]
public struct Counts { private short _first; }

[InlineArray(32)]
[MessagePackFormatter(typeof(InlineArrayFormatter<Hash, byte>))]
public struct Hash { private byte _first; }

/// <summary>Every type that has a constant width, as fields; key 7 is unused.</summary>
[MessagePackObject]
public partial struct ConstantWidths
{
    [Key(0)] public bool Bool;
    [Key(1)] public sbyte SByte;
    [Key(2)] public byte Byte;
    [Key(3)] public short Int16;
    [Key(4)] public ushort UInt16;
    [Key(5)] public int Int32;
    [Key(6)] public uint UInt32;
    [Key(8)] public long Int64;
    [Key(9)] public ulong UInt64;
    [Key(10)] public char Char;
    [Key(11)] public float Single;
    [Key(12)] public double Double;
    [Key(13)] public Side Side;
    [Key(14)] public Reason Reason;
    [Key(15)] public TimeSpan TimeSpan;
    [Key(16)] public DateTime DateTime;
    [Key(17)] public Guid Guid;
    [Key(18)] public decimal Decimal;
    [Key(19)] public Level Level;
    [Key(20)] public Levels Levels;
    [Key(21)] public Counts Counts;
    [Key(22)] public Hash Hash;
}

/// <summary>Every type whose width varies, as properties of a class.</summary>
[MessagePackObject]
public partial class VaryingWidths
{
    [Key(0)] public int First { get; set; }
    [Key(1)] public bool? Bool { get; set; }
    [Key(2)] public sbyte? SByte { get; set; }
    [Key(3)] public byte? Byte { get; set; }
    [Key(4)] public short? Int16 { get; set; }
    [Key(5)] public ushort? UInt16 { get; set; }
    [Key(6)] public int? Int32 { get; set; }
    [Key(7)] public uint? UInt32 { get; set; }
    [Key(8)] public long? Int64 { get; set; }
    [Key(9)] public ulong? UInt64 { get; set; }
    [Key(10)] public char? Char { get; set; }
    [Key(11)] public float? Single { get; set; }
    [Key(12)] public double? Double { get; set; }
    [Key(13)] public Side? Side { get; set; }
    [Key(14)] public Reason? Reason { get; set; }
    [Key(15)] public TimeSpan? TimeSpan { get; set; }
    [Key(16)] public DateTime? DateTime { get; set; }
    [Key(17)] public Guid? Guid { get; set; }
    [Key(18)] public decimal? Decimal { get; set; }
    [Key(19)] public Level? Level { get; set; }
    [Key(20)] public Leg Leg { get; set; }
    [Key(21)] public Leg? OtherLeg { get; set; }
    [Key(22)] public Legs Legs { get; set; }
    [Key(23)] public Levels? Levels { get; set; }
    [Key(24)] public FixedText<Bytes8> Short { get; set; }
    [Key(25)] public FixedText<Bytes64>? Long { get; set; }
    [Key(26)] public Hash Hash { get; set; }
    [Key(27)] public Counts Counts { get; set; }
    [Key(28)] public DateTime Last { get; set; }
}

/// <summary>The same wire format as <see cref="ConstantWidths"/>, written in its shortest form.</summary>
[MessagePackObject, EventCodec(Compact = true)]
public partial struct CompactConstantWidths
{
    [Key(0)] public bool Bool;
    [Key(1)] public sbyte SByte;
    [Key(2)] public byte Byte;
    [Key(3)] public short Int16;
    [Key(4)] public ushort UInt16;
    [Key(5)] public int Int32;
    [Key(6)] public uint UInt32;
    [Key(8)] public long Int64;
    [Key(9)] public ulong UInt64;
    [Key(10)] public char Char;
    [Key(11)] public float Single;
    [Key(12)] public double Double;
    [Key(13)] public Side Side;
    [Key(14)] public Reason Reason;
    [Key(15)] public TimeSpan TimeSpan;
    [Key(16)] public DateTime DateTime;
    [Key(17)] public Guid Guid;
    [Key(18)] public decimal Decimal;
    [Key(19)] public Level Level;
    [Key(20)] public Levels Levels;
    [Key(21)] public Counts Counts;
    [Key(22)] public Hash Hash;
}

/// <summary>Varying widths, written in their shortest form.</summary>
[MessagePackObject, EventCodec(Compact = true)]
public partial class CompactVaryingWidths
{
    [Key(0)] public Leg Leg { get; set; }
    [Key(1)] public Leg? OtherLeg { get; set; }
    [Key(3)] public Legs Legs { get; set; }
    [Key(4)] public FixedText<Bytes64> Text { get; set; }
    [Key(5)] public long? Number { get; set; }
    [Key(6)] public Hash? Hash { get; set; }
    [Key(7)] public DateTime? Time { get; set; }
    [Key(8)] public Level Level { get; set; }
}

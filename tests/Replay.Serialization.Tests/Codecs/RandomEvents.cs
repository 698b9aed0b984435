using System.Text;

namespace Replay.Serialization.Tests;

/// <summary>Events whose members have random values of random widths; the same seed gives the same events.</summary>
internal sealed class RandomEvents(int seed)
{
    private readonly Random _random = new(seed);

    public Trade Trade() => new()
    {
        TimestampNs = Integer(),
        PriceTicks = Integer(),
        Lots = (int)Integer(),
        InstrumentId = (int)Integer(),
        Fee = Double(),
        Side = (Side)Integer(),
    };

    public ConstantWidths ConstantWidths() => new()
    {
        Bool = Flip(),
        SByte = (sbyte)Integer(),
        Byte = (byte)Integer(),
        Int16 = (short)Integer(),
        UInt16 = (ushort)Integer(),
        Int32 = (int)Integer(),
        UInt32 = (uint)Integer(),
        Int64 = Integer(),
        UInt64 = (ulong)Integer(),
        Char = (char)Integer(),
        Single = (float)Double(),
        Double = Double(),
        Side = (Side)Integer(),
        Reason = (Reason)Integer(),
        TimeSpan = new TimeSpan(Integer()),
        DateTime = Time(),
        Guid = Guid(),
        Decimal = Decimal(),
        Level = Level(),
        Levels = Levels(),
        Counts = Counts(),
        Hash = Hash(),
    };

    public VaryingWidths VaryingWidths() => new()
    {
        First = (int)Integer(),
        Bool = Maybe(Flip),
        SByte = Maybe(() => (sbyte)Integer()),
        Byte = Maybe(() => (byte)Integer()),
        Int16 = Maybe(() => (short)Integer()),
        UInt16 = Maybe(() => (ushort)Integer()),
        Int32 = Maybe(() => (int)Integer()),
        UInt32 = Maybe(() => (uint)Integer()),
        Int64 = Maybe(Integer),
        UInt64 = Maybe(() => (ulong)Integer()),
        Char = Maybe(() => (char)Integer()),
        Single = Maybe(() => (float)Double()),
        Double = Maybe(Double),
        Side = Maybe(() => (Side)Integer()),
        Reason = Maybe(() => (Reason)Integer()),
        TimeSpan = Maybe(() => new TimeSpan(Integer())),
        DateTime = Maybe(Time),
        Guid = Maybe(Guid),
        Decimal = Maybe(Decimal),
        Level = Maybe(Level),
        Leg = Leg(),
        OtherLeg = Maybe(Leg),
        Legs = Legs(),
        Levels = Maybe(Levels),
        Short = Text<Bytes8>(),
        Long = Maybe(Text<Bytes64>),
        Hash = Hash(),
        Counts = Counts(),
        Last = Time(),
    };

    public CompactConstantWidths CompactConstantWidths()
    {
        ConstantWidths v = ConstantWidths();
        return new CompactConstantWidths
        {
            Bool = v.Bool,
            SByte = v.SByte,
            Byte = v.Byte,
            Int16 = v.Int16,
            UInt16 = v.UInt16,
            Int32 = v.Int32,
            UInt32 = v.UInt32,
            Int64 = v.Int64,
            UInt64 = v.UInt64,
            Char = v.Char,
            Single = v.Single,
            Double = v.Double,
            Side = v.Side,
            Reason = v.Reason,
            TimeSpan = v.TimeSpan,
            DateTime = v.DateTime,
            Guid = v.Guid,
            Decimal = v.Decimal,
            Level = v.Level,
            Levels = v.Levels,
            Counts = v.Counts,
            Hash = v.Hash,
        };
    }

    public CompactVaryingWidths CompactVaryingWidths() => new()
    {
        Leg = Leg(),
        OtherLeg = Maybe(Leg),
        Legs = Legs(),
        Text = Text<Bytes64>(),
        Number = Maybe(Integer),
        Hash = Maybe(Hash),
        Time = Maybe(Time),
        Level = Level(),
    };

    /// <summary>Every width from 0 to 64 bits is equally likely, so that every form of a number comes up.</summary>
    private long Integer() => _random.NextInt64(long.MinValue, long.MaxValue) >> _random.Next(64);

    private bool Flip() => _random.Next(2) == 0;

    private T? Maybe<T>(Func<T> value) where T : struct => _random.Next(3) == 0 ? null : value();

    private double Double() => _random.Next(8) switch
    {
        0 => double.NaN,
        1 => double.NegativeInfinity,
        2 => -0.0,
        3 => BitConverter.Int64BitsToDouble(Integer()),
        _ => _random.NextDouble() * Integer(),
    };

    private DateTime Time() => _random.Next(4) switch
    {
        0 => new DateTime(_random.NextInt64(DateTime.MaxValue.Ticks + 1), DateTimeKind.Utc),
        1 => DateTime.UnixEpoch.AddSeconds(_random.Next()),
        2 => DateTime.UnixEpoch.AddTicks(_random.NextInt64(1L << 57)),
        _ => Flip() ? DateTime.MinValue : DateTime.MaxValue,
    };

    private Guid Guid()
    {
        Span<byte> bytes = stackalloc byte[16];
        _random.NextBytes(bytes);
        return new Guid(bytes);
    }

    private decimal Decimal() =>
        new((int)Integer(), (int)Integer(), Flip() ? 0 : (int)Integer(), Flip(), (byte)_random.Next(29));

    private Level Level() => new() { PriceTicks = Integer(), Lots = (int)Integer() };

    private Leg Leg() => new() { Symbol = Text<Bytes16>(), Ratio = (int)Integer(), Price = Maybe(Decimal) };

    private Levels Levels()
    {
        Levels levels = default;
        foreach (ref Level level in (Span<Level>)levels) level = Level();
        return levels;
    }

    private Legs Legs()
    {
        Legs legs = default;
        foreach (ref Leg leg in (Span<Leg>)legs) leg = Leg();
        return legs;
    }

    private Counts Counts()
    {
        Counts counts = default;
        foreach (ref short count in (Span<short>)counts) count = (short)Integer();
        return counts;
    }

    private Hash Hash()
    {
        Hash hash = default;
        _random.NextBytes((Span<byte>)hash);
        return hash;
    }

    private FixedText<TBytes> Text<TBytes>() where TBytes : unmanaged
    {
        var text = new StringBuilder();
        int length = _random.Next(FixedText<TBytes>.Capacity + 1);
        while (Encoding.UTF8.GetByteCount(text.ToString()) < length) text.Append((char)_random.Next(32, 127));
        if (Flip() && length >= 2) text.Remove(0, 2).Append('é');
        return new FixedText<TBytes>(text.ToString());
    }
}

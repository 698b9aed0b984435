namespace Replay.Serialization.Tests;

public enum Regime : byte { Quiet, Busy, Halted }

/// <summary>A handler with state of every kind.</summary>
[SnapshotState(1)]
public sealed partial class EveryKind
{
    [NotState] public string Parameter = "";
    [State] public bool Flag;
    [State] public byte Byte;
    [State] public sbyte SByte;
    [State] public short Short;
    [State] public ushort UShort;
    [State] public char Char;
    [State] public int Int;
    [State] public uint UInt;
    [State] public long Long { get; private set; }
    [State] public ulong ULong;
    [State] public Int128 Wide;
    [State] public float Single;
    [State] public double Double;
    [State] public decimal Decimal;
    [State] public string Text = "";
    [State] public string? Missing;
    [State] public DateTime Time;
    [State] public TimeSpan Span;
    [State] public Guid Guid;
    [State] public Regime Regime;
    [State] public int? Maybe;
    [State] public Regime? MaybeRegime;
    [State] public long[] Array = [];
    [State] public readonly int[] FixedArray = new int[3];
    [State] public readonly List<string> List = [];
    [State] public readonly Queue<double> Queue = new();
    [State] public readonly HashSet<int> Set = [];
    [State] public readonly SortedSet<string> SortedTexts = new(StringComparer.Ordinal);
    [State] public Dictionary<string, long> ByName { get; } = [];
    [State] public readonly SortedDictionary<Regime, List<int[]>> Nested = [];
    [State] public readonly Part Part = new();

    public void SetLong(long value) => Long = value;
}

/// <summary>A part with state of its own.</summary>
[SnapshotState(1)]
public sealed partial class Part
{
    [State] public int Count;
}

/// <summary>Version 1 of a handler.</summary>
[SnapshotState(1)]
public sealed partial class AverageOne
{
    [State] public long Sum;
    [State] public int Count;
}

/// <summary>Version 3: prices in other units since 2, and with a peak since 3.</summary>
[SnapshotState(3)]
public sealed partial class AverageThree
{
    [State(Until = 1)] public long Sum;
    [State] public int Count;
    [State(Since = 2)] public double Total;
    [State(Since = 3)] public double Peak = -1;

    partial void OnStateLoaded(int version)
    {
        if (version == 1) Total = Sum / 100.0;
    }
}

/// <summary>Reads no version before its second.</summary>
[SnapshotState(2, Oldest = 2)]
public sealed partial class Forgetful
{
    [State] public int Count;
}

namespace Replay.Serialization;

/// <summary>A value that was read, and where the next one starts. With a number it travels in two registers, where an out parameter would go through memory.</summary>
internal readonly struct Found<T>(T value, int next)
{
    public T Value { get; } = value;

    public int Next { get; } = next;
}

/// <summary>Where bytes of a message lie: inside it, checked.</summary>
internal readonly struct Extent(int start, int length)
{
    public int Start { get; } = start;

    public int End { get; } = start + length;

    public ReadOnlySpan<byte> Of(ReadOnlySpan<byte> source) => source[Start..End];
}

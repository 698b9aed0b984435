namespace SampleHandlers;

/// <summary>The event of the sample recordings.</summary>
public struct Number
{
    public long Value { get; set; }
}

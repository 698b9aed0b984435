namespace Replay.Framework.Tests;

/// <summary>An event that is only its number.</summary>
public struct Numbered
{
    public long Number;
}

/// <summary>The same as an object, which its slot owns.</summary>
public sealed class NumberedObject
{
    public long Number { get; set; }
}

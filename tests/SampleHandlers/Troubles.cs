using Replay;

namespace SampleHandlers;

/// <summary>Throws at the number 5.</summary>
public sealed class ThrowsAtFive : IEventHandler<Number>
{
    public void OnEvent(ref Number data, in EventHeader header, bool endOfBatch)
    {
        if (data.Value == 5) throw new InvalidOperationException("Five is too much.");
    }
}

/// <summary>Cannot be made without a number.</summary>
public sealed class NeedsAnArgument(int argument) : IEventHandler<Number>
{
    public int Argument => argument;

    public void OnEvent(ref Number data, in EventHeader header, bool endOfBatch) { }
}

/// <summary>Cannot be made at all.</summary>
public sealed class ThrowsWhenMade : IEventHandler<Number>
{
    public ThrowsWhenMade() => throw new InvalidOperationException("Not today.");

    public void OnEvent(ref Number data, in EventHeader header, bool endOfBatch) { }
}

/// <summary>Takes something that no codec reads.</summary>
public sealed class TakesText : IEventHandler<string>
{
    public void OnEvent(ref string data, in EventHeader header, bool endOfBatch) { }
}

/// <summary>Takes an event that is longer than the sample's messages.</summary>
public sealed class TakesTooMuch : IEventHandler<Guid>
{
    public void OnEvent(ref Guid data, in EventHeader header, bool endOfBatch) { }
}

/// <summary>Counts messages of any kind.</summary>
public sealed class Counter : IEventHandler<RawEvent>
{
    public long Count { get; private set; }

    public void OnEvent(ref RawEvent data, in EventHeader header, bool endOfBatch) => Count++;
}

namespace Replay.Benching;

/// <summary>A handler that does next to nothing, but looks at every event: adds up a number of each, and its time.</summary>
internal sealed class ClassSummer<T, TProbe> : IEventHandler<T> where TProbe : struct, IProbe<T>
{
    public long Sum { get; private set; }

    public void OnEvent(ref T data, in EventHeader header, bool endOfBatch) => Sum += TProbe.Of(ref data) + header.TimestampNs;
}

/// <summary>The same as a struct, whose code joins the engine's loop.</summary>
internal struct StructSummer<T, TProbe> : IEventHandler<T> where TProbe : struct, IProbe<T>
{
    public long Sum { get; private set; }

    public void OnEvent(ref T data, in EventHeader header, bool endOfBatch) => Sum += TProbe.Of(ref data) + header.TimestampNs;
}

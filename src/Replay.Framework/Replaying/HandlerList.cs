namespace Replay;

/// <summary>A handler of any class, as a struct: code that is generic over a class is shared by all of them, and slower for it.</summary>
internal readonly struct OneHandler<T>(IEventHandler<T> handler) : IEventHandler<T>
{
    public void OnEvent(ref T data, in EventHeader header, bool endOfBatch) => handler.OnEvent(ref data, in header, endOfBatch);
}

/// <summary>Several handlers on one thread, called one after the other.</summary>
internal struct HandlerList<T>(IEventHandler<T>[] handlers) : IEventHandler<T>
{
    /// <summary>Index of the handler that was called last.</summary>
    public int Current { get; private set; }

    public void OnEvent(ref T data, in EventHeader header, bool endOfBatch)
    {
        for (int i = 0; i < handlers.Length; i++)
        {
            Current = i;
            handlers[i].OnEvent(ref data, in header, endOfBatch);
        }
    }
}

namespace Replay;

/// <summary>Several handlers on one thread, called one after the other.</summary>
internal sealed class HandlerList<T>(IEventHandler<T>[] handlers) : IEventHandler<T>
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

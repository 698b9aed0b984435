using System.Runtime.CompilerServices;

namespace Replay;

/// <summary>A handler of any class, as a struct: code that is generic over a class is shared by all of them, and slower for it.</summary>
internal readonly struct OneHandler<T>(IEventHandler<T> handler) : IEventHandler<T>
{
    public void OnEvent(ref T data, in EventHeader header, bool endOfBatch) => handler.OnEvent(ref data, in header, endOfBatch);
}

/// <summary>Several handlers on one thread, called one after the other.</summary>
/// <param name="handlers">The handlers, in the order of registration.</param>
/// <param name="faults">Is told which one has thrown.</param>
internal readonly struct HandlerList<T>(IEventHandler<T>[] handlers, InlineFaults faults) : IEventHandler<T>
{
    /// <remarks>
    /// Never part of the replay loop, which has no registers left: the index would go through memory from one call to the next, which takes longer
    /// than a small handler. For the same reason the index that a fault needs is another variable than the loop's, which nothing reads in between.
    /// </remarks>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void OnEvent(ref T data, in EventHeader header, bool endOfBatch)
    {
        IEventHandler<T>[] all = handlers;
        int current = 0;
        try
        {
            for (int i = 0; i < all.Length; i++)
            {
                current = i;
                all[i].OnEvent(ref data, in header, endOfBatch);
            }
        }
        catch
        {
            faults.Current = current;
            throw;
        }
    }
}

/// <summary>One or several handlers on one thread, of which each that throws skips the event.</summary>
/// <param name="handlers">The handlers, in the order of registration.</param>
/// <param name="faults">Takes what they throw.</param>
internal readonly struct SkippingHandlers<T>(IEventHandler<T>[] handlers, InlineFaults faults) : IEventHandler<T>
{
    public void OnEvent(ref T data, in EventHeader header, bool endOfBatch)
    {
        for (int i = 0; i < handlers.Length; i++)
        {
            faults.Current = i;
            try
            {
                handlers[i].OnEvent(ref data, in header, endOfBatch);
            }
            catch (Exception fault)
            {
                faults.Report(in header, fault);
            }
        }
    }
}

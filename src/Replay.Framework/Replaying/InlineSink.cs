using System.Diagnostics.CodeAnalysis;

namespace Replay;

/// <summary>Calls handlers on the replaying thread.</summary>
/// <typeparam name="T">The event type.</typeparam>
/// <typeparam name="THandler">A user's struct, whose code joins the loop; <see cref="OneHandler{T}"/> or <see cref="HandlerList{T}"/> for classes.</typeparam>
/// <param name="handler">The handler.</param>
/// <param name="registrations">The same, or those in the list, by name.</param>
/// <param name="faults">Describes what they throw.</param>
internal struct InlineSink<T, THandler>(THandler handler, HandlerRegistration[] registrations, InlineFaults faults) : IEventSink<T>
    where THandler : struct, IEventHandler<T>
{
    private THandler _handler = handler;
    private T _slot = default!;
    private bool _isEnded;

    public static bool CallsHandlers => true;

    private static bool IsUsersStruct =>
        typeof(THandler) != typeof(OneHandler<T>) && typeof(THandler) != typeof(HandlerList<T>) && typeof(THandler) != typeof(SkippingHandlers<T>);

    /// <summary>The handler, with the state that it has now.</summary>
    public readonly THandler Handler => _handler;

    [UnscopedRef]
    public ref T NextSlot() => ref _slot;

    public void Deliver(ref T slot, in EventHeader header, bool endOfBatch) => _handler.OnEvent(ref slot, in header, endOfBatch);

    public readonly void Flush() { }

    public void Start(CancellationToken cancellationToken)
    {
        HandlerException? fault = Call(static (handler, _, _) => handler.Start(), 0, nameof(IStartHandler.OnStart));
        // Those that have started let go what they took, as on threads of their own.
        if (fault is not null) End();
        Throw(fault);
    }

    public void OnHandlers(Action<int> action) => Throw(Call(static (_, index, action) => action(index), action, "a snapshot"));

    public readonly void WaitUntilHandled() { }

    public readonly long FirstUnhandledPosition(long next) => next;

    public void Complete() => Throw(End());

    public void Stop() => End();

    public readonly HandlerException Describe(in EventHeader header, Exception exception) => faults.Describe(in header, exception);

    private HandlerException? End()
    {
        if (_isEnded) return null;
        _isEnded = true;
        return Call(static (handler, _, _) => handler.Shutdown(), 0, nameof(IShutdownHandler.OnShutdown));
    }

    /// <summary>Calls every handler, and gives the first fault.</summary>
    private HandlerException? Call<TWith>(Action<HandlerRegistration, int, TWith> action, TWith with, string callback)
    {
        HandlerException? fault = null;
        // A user's struct takes events where it lies in the sink; everything else reaches it through a copy in a box.
        if (IsUsersStruct) registrations[0].Handler = _handler;
        for (int i = 0; i < registrations.Length; i++)
        {
            try
            {
                action(registrations[i], i, with);
            }
            catch (Exception e)
            {
                HandlerException thrown = new(registrations[i].Name, callback, e);
                thrown = registrations[i].Tell(thrown) ?? thrown;
                fault ??= thrown;
            }
        }

        if (IsUsersStruct) _handler = (THandler)registrations[0].Handler;
        return fault;
    }

    private static void Throw(HandlerException? fault)
    {
        if (fault is not null) throw fault;
    }
}

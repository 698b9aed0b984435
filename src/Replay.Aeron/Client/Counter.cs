using static Replay.Aeron.AeronC;

namespace Replay.Aeron;

/// <summary>A counter of one's own in the media driver. Thread safe.</summary>
public sealed unsafe class Counter : IDisposable
{
    private readonly CounterHandle _handle;

    internal Counter(CounterHandle handle)
    {
        _handle = handle;
        Throw.IfFailed(aeron_counter_constants(handle, out aeron_counter_constants_t constants), "Reading a counter");
        (Id, RegistrationId) = (constants.counter_id, constants.registration_id);
    }

    /// <summary>Its place among the counters.</summary>
    public int Id { get; }

    /// <summary>The registration that it was added with.</summary>
    public long RegistrationId { get; }

    /// <summary>True: disposed, or its client was closed.</summary>
    public bool IsClosed => _handle.IsClosed || aeron_counter_is_closed(_handle);

    /// <summary>The value; set with release and read with acquire semantics.</summary>
    public long Value
    {
        get => Volatile.Read(ref *aeron_counter_addr(_handle));
        set => Volatile.Write(ref *aeron_counter_addr(_handle), value);
    }

    internal CounterHandle Handle => _handle;

    /// <summary>Removes the counter.</summary>
    public void Dispose() => _handle.Dispose();
}

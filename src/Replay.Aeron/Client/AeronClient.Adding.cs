using System.Text;
using static Replay.Aeron.AeronC;

namespace Replay.Aeron;

public sealed unsafe partial class AeronClient
{
    /// <summary>Adds a publication that many threads may use; those of one channel and stream in a client share a session.</summary>
    /// <param name="channel">An Aeron channel, such as <c>aeron:ipc</c>.</param>
    /// <param name="streamId">The stream.</param>
    /// <exception cref="AeronException">The media driver refused the channel.</exception>
    /// <exception cref="AeronTimeoutException">It did not answer within <see cref="AeronClientOptions.CommandTimeout"/>.</exception>
    public Publication AddPublication(string channel, int streamId) =>
        new(new PublicationHandle(AskForPublication(channel, streamId).Await(this, Options.CommandTimeout), _handle), this);

    /// <summary>Adds a publication that one thread uses, with a session of its own.</summary>
    /// <inheritdoc cref="AddPublication"/>
    public ExclusivePublication AddExclusivePublication(string channel, int streamId) =>
        new(new ExclusivePublicationHandle(AskForExclusivePublication(channel, streamId).Await(this, Options.CommandTimeout), _handle), this);

    /// <summary>Adds a subscription.</summary>
    /// <param name="channel">An Aeron channel, such as <c>aeron:ipc</c>.</param>
    /// <param name="streamId">The stream.</param>
    /// <param name="onImageAvailable">Told of each image that comes, on the conductor's thread.</param>
    /// <param name="onImageUnavailable">Told of each image that goes, on the conductor's thread.</param>
    /// <exception cref="AeronException">The media driver refused the channel.</exception>
    /// <exception cref="AeronTimeoutException">It did not answer within <see cref="AeronClientOptions.CommandTimeout"/>.</exception>
    public Subscription AddSubscription(string channel, int streamId, Action<ImageDescription>? onImageAvailable = null, Action<ImageDescription>? onImageUnavailable = null)
    {
        CallbackTable.Registration callbacks = CallbackTable.Add(new ImageCallbacks(_callbacks, onImageAvailable, onImageUnavailable));
        return Subscribed(() => AskForSubscription(channel, streamId, callbacks.Clientd).Await(this, Options.CommandTimeout), callbacks);
    }

    /// <summary>Adds a counter that others see in the media driver's counters.</summary>
    /// <param name="typeId">What kind of counter; 1000 and above are free for applications.</param>
    /// <param name="key">Up to 112 bytes that identify it among its kind.</param>
    /// <param name="label">Up to 380 bytes for people.</param>
    public Counter AddCounter(int typeId, ReadOnlySpan<byte> key, string label)
    {
        ThrowIfFaulted();
        int labelLength = Encoding.UTF8.GetByteCount(label);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(key.Length, CountersReader.MaxKeyLength, nameof(key));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(labelLength, CountersReader.MaxLabelLength, nameof(label));
        nint token;
        fixed (byte* pointer = key)
        {
            Throw.IfFailed(aeron_async_add_counter(out token, _handle, typeId, pointer, (nuint)key.Length, label, (nuint)labelLength), $"Adding the counter {label}");
        }
        Registration registration = new($"Adding the counter {label}", token,
            static (nint token, out nint native) => aeron_async_add_counter_poll(out native, token), token => aeron_async_add_counter_cancel(_handle, token));
        return new Counter(new CounterHandle(registration.Await(this, Options.CommandTimeout), _handle));
    }

    private Registration AskForPublication(string channel, int streamId)
    {
        ThrowIfFaulted();
        string action = $"Adding a publication of {channel} stream {streamId}";
        Throw.IfFailed(aeron_async_add_publication(out nint token, _handle, channel, streamId), action);
        return new Registration(action, token,
            static (nint token, out nint native) => aeron_async_add_publication_poll(out native, token), token => aeron_async_add_publication_cancel(_handle, token));
    }

    private Registration AskForExclusivePublication(string channel, int streamId)
    {
        ThrowIfFaulted();
        string action = $"Adding an exclusive publication of {channel} stream {streamId}";
        Throw.IfFailed(aeron_async_add_exclusive_publication(out nint token, _handle, channel, streamId), action);
        return new Registration(action, token,
            static (nint token, out nint native) => aeron_async_add_exclusive_publication_poll(out native, token),
            token => aeron_async_add_exclusive_publication_cancel(_handle, token));
    }

    private Registration AskForSubscription(string channel, int streamId, nint clientd)
    {
        ThrowIfFaulted();
        string action = $"Adding a subscription of {channel} stream {streamId}";
        Throw.IfFailed(aeron_async_add_subscription(out nint token, _handle, channel, streamId, &ImageCallbacks.OnAvailable, clientd, &ImageCallbacks.OnUnavailable, clientd), action);
        return new Registration(action, token,
            static (nint token, out nint native) => aeron_async_add_subscription_poll(out native, token), token => aeron_async_add_subscription_cancel(_handle, token));
    }

    private Subscription Subscribed(Func<nint> ask, CallbackTable.Registration callbacks)
    {
        try
        {
            return new Subscription(new SubscriptionHandle(ask(), _handle, callbacks), this);
        }
        catch
        {
            callbacks.Dispose();
            throw;
        }
    }
}

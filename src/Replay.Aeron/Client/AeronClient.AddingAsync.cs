namespace Replay.Aeron;

// The waiting without a thread, apart from its twins because unsafe code and await do not go together.
public sealed partial class AeronClient
{
    /// <summary>Adds a publication without blocking the caller's thread.</summary>
    /// <inheritdoc cref="AddPublication"/>
    public async Task<Publication> AddPublicationAsync(string channel, int streamId, CancellationToken cancellationToken = default)
    {
        nint native = await AskForPublication(channel, streamId).AwaitAsync(this, Options.CommandTimeout, cancellationToken).ConfigureAwait(false);
        return new Publication(new PublicationHandle(native, _handle), this);
    }

    /// <summary>Adds an exclusive publication without blocking the caller's thread.</summary>
    /// <inheritdoc cref="AddPublication"/>
    public async Task<ExclusivePublication> AddExclusivePublicationAsync(string channel, int streamId, CancellationToken cancellationToken = default)
    {
        nint native = await AskForExclusivePublication(channel, streamId).AwaitAsync(this, Options.CommandTimeout, cancellationToken).ConfigureAwait(false);
        return new ExclusivePublication(new ExclusivePublicationHandle(native, _handle), this);
    }

    /// <summary>Adds a subscription without blocking the caller's thread.</summary>
    /// <inheritdoc cref="AddSubscription"/>
    public async Task<Subscription> AddSubscriptionAsync(string channel, int streamId, CancellationToken cancellationToken = default)
    {
        CallbackTable.Registration callbacks = CallbackTable.Add(new ImageCallbacks(_callbacks, null, null));
        try
        {
            nint native = await AskForSubscription(channel, streamId, callbacks.Clientd).AwaitAsync(this, Options.CommandTimeout, cancellationToken).ConfigureAwait(false);
            return new Subscription(new SubscriptionHandle(native, _handle, callbacks), this);
        }
        catch
        {
            callbacks.Dispose();
            throw;
        }
    }
}

using System.Text;
using static Replay.Aeron.AeronC;

namespace Replay.Aeron;

public sealed unsafe partial class Subscription
{
    private const int MaxChannelLength = 4096;

    /// <summary>The channel with the port that the system chose for an endpoint of port 0; null: not known yet, or the channel has no endpoint.</summary>
    public string? ResolvedChannel
    {
        get
        {
            Span<byte> channel = stackalloc byte[MaxChannelLength];
            fixed (byte* pointer = channel)
            {
                Throw.IfFailed(aeron_subscription_try_resolve_channel_endpoint_port(_handle, pointer, MaxChannelLength), "Resolving the port of a subscription");
            }
            int length = channel.IndexOf((byte)0);
            return length <= 0 ? null : Encoding.UTF8.GetString(channel[..length]);
        }
    }

    /// <summary>Adds a destination to a subscription of a channel with <c>control-mode=manual</c>.</summary>
    /// <param name="channel">Where the stream also comes from.</param>
    public void AddDestination(string channel) => Await(
        aeron_subscription_async_add_destination(out nint token, _client.Handle, _handle, channel), token, $"Adding the destination {channel}");

    /// <summary>Removes a destination.</summary>
    /// <param name="channel">As it was added.</param>
    public void RemoveDestination(string channel) => Await(
        aeron_subscription_async_remove_destination(out nint token, _client.Handle, _handle, channel), token, $"Removing the destination {channel}");

    private void Await(int result, nint token, string action)
    {
        Throw.IfFailed(result, action);
        Destinations.Await(_client, action, token, aeron_subscription_async_destination_poll);
    }
}

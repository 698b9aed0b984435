using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using static Replay.Aeron.AeronC;

namespace Replay.Aeron;

/// <summary>What is known of an image: one publisher's session as a subscription sees it.</summary>
/// <param name="SessionId">The publisher's session.</param>
/// <param name="CorrelationId">Identifies the image in its media driver.</param>
/// <param name="SourceIdentity">Where it comes from: <c>aeron:ipc</c>, or an address and port.</param>
/// <param name="JoinPosition">The position in the stream at which the subscription joined.</param>
/// <param name="TermBufferLength">Length of a term, in bytes.</param>
/// <param name="MtuLength">Longest frame, header included, in bytes.</param>
/// <param name="InitialTermId">Term id of position 0.</param>
public sealed record ImageDescription(int SessionId, long CorrelationId, string SourceIdentity, long JoinPosition, int TermBufferLength, int MtuLength, int InitialTermId)
{
    internal static unsafe ImageDescription From(in aeron_image_constants_t constants) => new(
        constants.session_id, constants.correlation_id, Throw.Text(constants.source_identity), constants.join_position,
        (int)constants.term_buffer_length, (int)constants.mtu_length, constants.initial_term_id);
}

/// <summary>Told by the conductor of images that come and go.</summary>
internal sealed class ImageCallbacks(ClientCallbacks client, Action<ImageDescription>? onAvailable, Action<ImageDescription>? onUnavailable)
{
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    public static void OnAvailable(nint clientd, nint subscription, nint image)
    {
        if (CallbackTable.Find<ImageCallbacks>(clientd) is { } callbacks) callbacks.Tell(callbacks.WhenAvailable, image);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    public static void OnUnavailable(nint clientd, nint subscription, nint image)
    {
        if (CallbackTable.Find<ImageCallbacks>(clientd) is { } callbacks) callbacks.Tell(callbacks.WhenUnavailable, image);
    }

    private Action<ImageDescription>? WhenAvailable => onAvailable;

    private Action<ImageDescription>? WhenUnavailable => onUnavailable;

    private void Tell(Action<ImageDescription>? callback, nint image)
    {
        if (callback is null) return;
        // The image is the conductor's for the length of this call: looked at, not kept.
        using BorrowedImage borrowed = new(image);
        if (aeron_image_constants(borrowed, out aeron_image_constants_t constants) == 0) client.Run(callback, ImageDescription.From(constants));
    }
}

using System.Text;
using static Replay.Aeron.AeronC;

namespace Replay.Aeron;

/// <summary>One publisher's session as a subscription sees it, with its own position.</summary>
/// <remarks>Belongs to the thread that polls the subscription. Valid until it is disposed, even when the publisher has gone.</remarks>
public sealed unsafe class Image : IDisposable
{
    /// <summary>Longest reason of <see cref="Reject"/>, in bytes of UTF-8 (AERON_ERROR_MAX_TEXT_LENGTH).</summary>
    public const int MaxReasonLength = 1023;

    private readonly ImageHandle _handle;
    private FragmentAssemblerHandle? _assembler;

    internal Image(ImageHandle handle)
    {
        _handle = handle;
        Throw.IfFailed(aeron_image_constants(handle, out aeron_image_constants_t constants), "Reading an image");
        Description = ImageDescription.From(constants);
    }

    /// <summary>What is known of it.</summary>
    public ImageDescription Description { get; }

    /// <summary>Up to where the stream was taken; what it was last once the image is closed.</summary>
    public long Position => aeron_image_position(_handle);

    /// <summary>True: the publisher has ended the stream, and everything of it was taken.</summary>
    public bool IsEndOfStream => aeron_image_is_end_of_stream(_handle);

    /// <summary>Where the publisher ended the stream; <see cref="long.MaxValue"/>: it has not.</summary>
    public long EndOfStreamPosition => aeron_image_end_of_stream_position(_handle);

    /// <summary>True: the publisher withdrew the stream, what was not taken is lost.</summary>
    public bool IsPublicationRevoked => aeron_image_is_publication_revoked(_handle);

    /// <summary>True: the publisher has gone, or the client was closed.</summary>
    public bool IsClosed => _handle.IsClosed || aeron_image_is_closed(_handle);

    /// <summary>Network paths on which the image arrives.</summary>
    public int ActiveTransportCount => aeron_image_active_transport_count(_handle);

    /// <inheritdoc cref="Subscription.Poll{THandler}(ref THandler, int)"/>
    public int Poll<THandler>(ref THandler handler, int fragmentLimit) where THandler : IFragmentHandler
    {
        FragmentCall<THandler> call = new(ref handler);
        NativeFrame frame = FragmentTrampoline.ForHandler(ref call);
        return call.Result(aeron_image_controlled_poll(_handle, FragmentTrampoline.Entry, (nint)(&frame), (nuint)fragmentLimit));
    }

    /// <summary>Hands fragments that end at or before a position to a handler.</summary>
    /// <inheritdoc cref="Subscription.Poll{THandler}(ref THandler, int)"/>
    public int BoundedPoll<THandler>(ref THandler handler, long limitPosition, int fragmentLimit) where THandler : IFragmentHandler
    {
        FragmentCall<THandler> call = new(ref handler);
        NativeFrame frame = FragmentTrampoline.ForHandler(ref call);
        return call.Result(aeron_image_bounded_controlled_poll(_handle, FragmentTrampoline.Entry, (nint)(&frame), limitPosition, (nuint)fragmentLimit));
    }

    /// <inheritdoc cref="Subscription.ControlledPoll{THandler}(ref THandler, int)"/>
    public int ControlledPoll<THandler>(ref THandler handler, int fragmentLimit) where THandler : IControlledFragmentHandler
    {
        FragmentCall<THandler> call = new(ref handler);
        NativeFrame frame = FragmentTrampoline.ForControlledHandler(ref call);
        return call.Result(aeron_image_controlled_poll(_handle, FragmentTrampoline.Entry, (nint)(&frame), (nuint)fragmentLimit));
    }

    /// <inheritdoc cref="Subscription.PollMessages{THandler}(ref THandler, int)"/>
    public int PollMessages<THandler>(ref THandler handler, int fragmentLimit) where THandler : IFragmentHandler
    {
        FragmentCall<THandler> call = new(ref handler);
        NativeFrame frame = FragmentTrampoline.ForHandler(ref call);
        _assembler ??= FragmentAssembler.Create();
        *_assembler.Cell = (nint)(&frame);
        return call.Result(aeron_image_controlled_poll(_handle, FragmentAssembler.Entry, _assembler.DangerousGetHandle(), (nuint)fragmentLimit));
    }

    /// <summary>Looks at fragments without taking them.</summary>
    /// <param name="handler">Called on this thread.</param>
    /// <param name="from">Where to begin: the image's position, or what an earlier look returned.</param>
    /// <param name="limitPosition">Fragments that end at or before this.</param>
    /// <returns>The end of the last whole message that was looked at: where to go on, or what to set as the position.</returns>
    public long ControlledPeek<THandler>(ref THandler handler, long from, long limitPosition) where THandler : IControlledFragmentHandler
    {
        FragmentCall<THandler> call = new(ref handler);
        NativeFrame frame = FragmentTrampoline.ForControlledHandler(ref call);
        long position = aeron_image_controlled_peek(_handle, from, FragmentTrampoline.Entry, (nint)(&frame), limitPosition);
        _ = call.Result(position < 0 ? -1 : 0);
        return position;
    }

    /// <inheritdoc cref="Subscription.BlockPoll{THandler}(ref THandler, int)"/>
    public int BlockPoll<THandler>(ref THandler handler, int byteLimit) where THandler : IBlockHandler
    {
        BlockCall<THandler> call = new(ref handler);
        NativeBlockFrame frame = BlockCall<THandler>.Frame(ref call);
        return call.Result(aeron_image_block_poll(_handle, BlockTrampoline.Entry, (nint)(&frame), (nuint)byteLimit));
    }

    /// <summary>Takes everything up to a position without looking at it.</summary>
    /// <param name="position">A multiple of 32, at or after <see cref="Position"/> and in the same term or the next.</param>
    public void SetPosition(long position)
    {
        // A run calls this after each block: the message is made only where it is needed.
        if (aeron_image_set_position(_handle, position) < 0) throw Throw.LastError($"Moving an image to {position}");
    }

    /// <summary>Refuses the publisher: its image goes, and it is told why.</summary>
    /// <param name="reason">Up to <see cref="MaxReasonLength"/> bytes.</param>
    public void Reject(string reason)
    {
        // C takes any length and the driver gets what fits into a command.
        int length = Encoding.UTF8.GetByteCount(reason);
        if (length > MaxReasonLength) throw new ArgumentException($"The reason has {length} bytes, up to {MaxReasonLength} are possible.", nameof(reason));
        Throw.IfFailed(aeron_image_reject(_handle, reason), "Rejecting an image");
    }

    /// <summary>Gives the image back to its subscription.</summary>
    public void Dispose()
    {
        _handle.Dispose();
        _assembler?.Dispose();
    }
}

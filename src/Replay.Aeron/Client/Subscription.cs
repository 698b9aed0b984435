using static Replay.Aeron.AeronC;

namespace Replay.Aeron;

/// <summary>A subscription: the images of all publishers of a channel and stream.</summary>
/// <remarks>Polls, images and <see cref="Dispose"/> belong to one thread at a time; no poll allocates.</remarks>
public sealed unsafe partial class Subscription : IDisposable
{
    private readonly SubscriptionHandle _handle;
    private readonly AeronClient _client;
    private FragmentAssemblerHandle? _assembler;

    internal Subscription(SubscriptionHandle handle, AeronClient client)
    {
        (_handle, _client) = (handle, client);
        Throw.IfFailed(aeron_subscription_constants(handle, out aeron_subscription_constants_t constants), "Reading a subscription");
        (Channel, StreamId, RegistrationId) = (Throw.Text(constants.channel), constants.stream_id, constants.registration_id);
    }

    /// <summary>The channel as it was asked for.</summary>
    public string Channel { get; }

    /// <summary>The stream.</summary>
    public int StreamId { get; }

    /// <summary>The subscription's registration in its media driver.</summary>
    public long RegistrationId { get; }

    /// <summary>True: at least one publisher is there.</summary>
    public bool IsConnected => aeron_subscription_is_connected(_handle);

    /// <summary>True: disposed, or its client was closed.</summary>
    public bool IsClosed => _handle.IsClosed || aeron_subscription_is_closed(_handle);

    /// <summary>Publishers that are there.</summary>
    public int ImageCount => aeron_subscription_image_count(_handle);

    /// <summary>1: the channel is active; -1: it failed in the media driver.</summary>
    public long ChannelStatus => aeron_subscription_channel_status(_handle);

    internal SubscriptionHandle Handle => _handle;

    /// <summary>Hands fragments to a handler.</summary>
    /// <param name="handler">Called on this thread; a struct avoids the virtual call.</param>
    /// <param name="fragmentLimit">At most so many.</param>
    /// <returns>How many there were.</returns>
    public int Poll<THandler>(ref THandler handler, int fragmentLimit) where THandler : IFragmentHandler
    {
        FragmentCall<THandler> call = new(ref handler);
        NativeFrame frame = FragmentTrampoline.ForHandler(ref call);
        return call.Result(aeron_subscription_controlled_poll(_handle, FragmentTrampoline.Entry, (nint)(&frame), (nuint)fragmentLimit));
    }

    /// <inheritdoc cref="Poll{THandler}(ref THandler, int)"/>
    public int Poll(FragmentHandler handler, int fragmentLimit)
    {
        DelegateFragmentHandler adapter = new(handler);
        return Poll(ref adapter, fragmentLimit);
    }

    /// <summary>Hands fragments to a handler that says how to go on.</summary>
    /// <inheritdoc cref="Poll{THandler}(ref THandler, int)"/>
    public int ControlledPoll<THandler>(ref THandler handler, int fragmentLimit) where THandler : IControlledFragmentHandler
    {
        FragmentCall<THandler> call = new(ref handler);
        NativeFrame frame = FragmentTrampoline.ForControlledHandler(ref call);
        return call.Result(aeron_subscription_controlled_poll(_handle, FragmentTrampoline.Entry, (nint)(&frame), (nuint)fragmentLimit));
    }

    /// <summary>Hands whole messages to a handler, those of several fragments put together.</summary>
    /// <inheritdoc cref="Poll{THandler}(ref THandler, int)"/>
    public int PollMessages<THandler>(ref THandler handler, int fragmentLimit) where THandler : IFragmentHandler
    {
        FragmentCall<THandler> call = new(ref handler);
        NativeFrame frame = FragmentTrampoline.ForHandler(ref call);
        return call.Result(PollAssembled(&frame, fragmentLimit));
    }

    /// <inheritdoc cref="PollMessages{THandler}(ref THandler, int)"/>
    public int PollMessages(FragmentHandler handler, int fragmentLimit)
    {
        DelegateFragmentHandler adapter = new(handler);
        return PollMessages(ref adapter, fragmentLimit);
    }

    /// <summary>Hands whole messages to a handler that says how to go on.</summary>
    /// <inheritdoc cref="Poll{THandler}(ref THandler, int)"/>
    public int ControlledPollMessages<THandler>(ref THandler handler, int fragmentLimit) where THandler : IControlledFragmentHandler
    {
        FragmentCall<THandler> call = new(ref handler);
        NativeFrame frame = FragmentTrampoline.ForControlledHandler(ref call);
        return call.Result(PollAssembled(&frame, fragmentLimit));
    }

    /// <summary>Hands runs of frames to a handler: the fastest way to take a stream.</summary>
    /// <param name="handler">Called on this thread, at most once for each image.</param>
    /// <param name="byteLimit">At most so many bytes from each image; no less than its longest frame.</param>
    /// <returns>Bytes of the stream that were taken.</returns>
    public int BlockPoll<THandler>(ref THandler handler, int byteLimit) where THandler : IBlockHandler
    {
        BlockCall<THandler> call = new(ref handler);
        NativeBlockFrame frame = BlockCall<THandler>.Frame(ref call);
        return call.Result(aeron_subscription_block_poll(_handle, BlockTrampoline.Entry, (nint)(&frame), (nuint)byteLimit));
    }

    /// <summary>The image of a session; null: it is not there. Dispose what is returned.</summary>
    public Image? FindImage(int sessionId) => Retained(aeron_subscription_image_by_session_id(_handle, sessionId));

    /// <summary>The image at a place from 0 to <see cref="ImageCount"/>; null: there is none. Dispose what is returned.</summary>
    public Image? ImageAt(int index) => Retained(aeron_subscription_image_at_index(_handle, (nuint)index));

    /// <summary>Closes the subscription.</summary>
    public void Dispose()
    {
        _handle.Dispose();
        _assembler?.Dispose();
    }

    private int PollAssembled(NativeFrame* frame, int fragmentLimit)
    {
        _assembler ??= FragmentAssembler.Create();
        *_assembler.Cell = (nint)frame;
        return aeron_subscription_controlled_poll(_handle, FragmentAssembler.Entry, _assembler.DangerousGetHandle(), (nuint)fragmentLimit);
    }

    private Image? Retained(nint native) => native == 0 ? null : new Image(new RetainedImage(native, _handle));
}

using static Replay.Aeron.AeronArchiveC;
using static Replay.Aeron.AeronC;

namespace Replay.Aeron;

/// <summary>Replays a recording and joins its live stream, over network channels, without a gap or a repeat.</summary>
/// <remarks>One thread polls it; meanwhile no other thread uses the archive session. Subscription and session stay open until it is disposed.</remarks>
public sealed unsafe class ReplayMerge : IDisposable
{
    private readonly ReplayMergeHandle _handle;
    private readonly AeronArchive _archive;
    private BorrowedImage? _image;
    private FragmentAssemblerHandle? _assembler;

    /// <summary>Begins a merge.</summary>
    /// <param name="archive">A session with the archive that has the recording.</param>
    /// <param name="subscription">A subscription of a channel with <c>control-mode=manual</c>; not of <c>aeron:ipc</c>.</param>
    /// <param name="replayChannel">The channel to replay into.</param>
    /// <param name="replayDestination">Where the subscription takes the replay from; port 0 lets the system choose.</param>
    /// <param name="liveDestination">Where the subscription takes the live stream from.</param>
    /// <param name="recordingId">The recording of the live stream.</param>
    /// <param name="startPosition">Where to begin.</param>
    /// <param name="progressTimeout">How long the merge may stand still; null: five seconds.</param>
    public ReplayMerge(
        AeronArchive archive, Subscription subscription, string replayChannel, string replayDestination, string liveDestination, long recordingId, long startPosition,
        TimeSpan? progressTimeout = null)
    {
        _archive = archive;
        archive.Check(aeron_archive_replay_merge_init(
            out nint native, subscription.Handle, archive.Handle, replayChannel, replayDestination, liveDestination, recordingId, startPosition,
            aeron_epoch_clock(), (long)(progressTimeout ?? TimeSpan.FromSeconds(5)).TotalMilliseconds), $"Merging recording {recordingId} with {liveDestination}");
        _handle = new ReplayMergeHandle(native, archive.Handle, subscription.Handle);
    }

    /// <summary>True: the live stream has taken over, and the replay is stopped.</summary>
    public bool IsMerged => aeron_archive_replay_merge_is_merged(_handle);

    /// <summary>True: the merge was given up; begin another one at <see cref="Position"/>.</summary>
    public bool HasFailed => aeron_archive_replay_merge_has_failed(_handle);

    /// <summary>True: the live stream is being taken as well.</summary>
    public bool IsLiveAdded => aeron_archive_replay_merge_is_live_added(_handle);

    /// <summary>Up to where the stream was taken; -1: it has not come yet.</summary>
    public long Position => CurrentImage() is { } image ? aeron_image_position(image) : AeronArchive.NullPosition;

    /// <summary>Moves the merge on without taking anything of the stream.</summary>
    /// <returns>How much there was to do.</returns>
    /// <exception cref="AeronException">The merge has failed, or stood still for too long.</exception>
    public int DoWork()
    {
        _archive.Check(aeron_archive_replay_merge_do_work(out int workCount, _handle), "Merging a replay with its live stream");
        return workCount;
    }

    /// <summary>Moves the merge on and hands fragments to a handler.</summary>
    /// <inheritdoc cref="Subscription.Poll{THandler}(ref THandler, int)"/>
    public int Poll<THandler>(ref THandler handler, int fragmentLimit) where THandler : IFragmentHandler
    {
        _ = DoWork();
        if (CurrentImage() is not { } image) return 0;
        FragmentCall<THandler> call = new(ref handler);
        NativeFrame frame = FragmentTrampoline.ForHandler(ref call);
        return call.Result(aeron_image_controlled_poll(image, FragmentTrampoline.Entry, (nint)(&frame), (nuint)fragmentLimit));
    }

    /// <summary>Moves the merge on and hands whole messages to a handler, those of several fragments put together.</summary>
    /// <inheritdoc cref="Subscription.Poll{THandler}(ref THandler, int)"/>
    public int PollMessages<THandler>(ref THandler handler, int fragmentLimit) where THandler : IFragmentHandler
    {
        _ = DoWork();
        if (CurrentImage() is not { } image) return 0;
        FragmentCall<THandler> call = new(ref handler);
        NativeFrame frame = FragmentTrampoline.ForHandler(ref call);
        _assembler ??= FragmentAssembler.Create();
        *_assembler.Cell = (nint)(&frame);
        return call.Result(aeron_image_controlled_poll(image, FragmentAssembler.Entry, _assembler.DangerousGetHandle(), (nuint)fragmentLimit));
    }

    /// <summary>Ends the merge; a live stream that was joined stays with the subscription.</summary>
    public void Dispose()
    {
        _image?.Dispose();
        _handle.Dispose();
        _assembler?.Dispose();
    }

    /// <summary>The image that the merge uses now. It is the merge's own, and the same for all its life unless the stream is lost.</summary>
    private BorrowedImage? CurrentImage()
    {
        nint native = aeron_archive_replay_merge_image(_handle);
        if (native == 0) return null;
        if (_image is null || _image.DangerousGetHandle() != native)
        {
            _image?.Dispose();
            _image = new BorrowedImage(native);
        }
        return _image;
    }
}

using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace Replay.Aeron;

/// <summary>From C to a generic handler of blocks, as <see cref="FragmentTrampoline"/> is for fragments.</summary>
/// <remarks>Invariant: the same as of <see cref="FragmentCall{THandler}"/>.</remarks>
internal unsafe ref struct BlockCall<THandler>(ref THandler handler) where THandler : IBlockHandler
{
    private readonly ref THandler _handler = ref handler;
    private ExceptionDispatchInfo? _fault;

    public readonly int Result(long bytes)
    {
        _fault?.Throw();
        if (bytes < 0) Throw.NativeError("Polling");
        return (int)bytes;
    }

    public static NativeBlockFrame Frame(ref BlockCall<THandler> call) => new() { Dispatch = &Dispatch, Call = Unsafe.AsPointer(ref call) };

    private static void Dispatch(void* address, byte* buffer, nuint length, int sessionId, int termId)
    {
        ref BlockCall<THandler> call = ref Unsafe.AsRef<BlockCall<THandler>>(address);
        // C goes on with the next image after a fault; its blocks then wait for nobody, so a subscription's block poll stops at the first.
        if (call._fault is not null) return;
        try
        {
            call._handler.OnBlock(new ReadOnlySpan<byte>(buffer, (int)length), sessionId, termId);
        }
        catch (Exception exception)
        {
            call._fault = ExceptionDispatchInfo.Capture(exception);
        }
    }
}

/// <summary>What a block poll hands to C as its <c>clientd</c>.</summary>
internal unsafe struct NativeBlockFrame
{
    public delegate*<void*, byte*, nuint, int, int, void> Dispatch;
    public void* Call;
}

/// <summary>The static entry for C.</summary>
internal static unsafe class BlockTrampoline
{
    public static readonly delegate* unmanaged[Cdecl]<nint, byte*, nuint, int, int, void> Entry = &OnBlock;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnBlock(nint clientd, byte* buffer, nuint length, int sessionId, int termId)
    {
        NativeBlockFrame* frame = (NativeBlockFrame*)clientd;
        frame->Dispatch(frame->Call, buffer, length, sessionId, termId);
    }
}

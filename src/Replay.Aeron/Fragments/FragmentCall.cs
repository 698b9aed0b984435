using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace Replay.Aeron;

/// <summary>What a poll hands to C as its <c>clientd</c>: which managed code to run, and on what.</summary>
internal unsafe struct NativeFrame
{
    public delegate*<void*, byte*, nuint, nint, int> Dispatch;
    public void* Call;
}

/// <summary>One running poll, on the stack of the thread that polls: its handler, and what that threw.</summary>
/// <remarks>Invariant: lives on the stack for the whole native call, so that its address is fixed; nothing keeps the address afterwards.</remarks>
internal unsafe ref struct FragmentCall<THandler>(ref THandler handler)
{
    public readonly ref THandler Handler = ref handler;

    public ExceptionDispatchInfo? Fault;

    /// <summary>Rethrows what the handler threw, and turns a native failure into an exception.</summary>
    /// <returns>Fragments that were handled.</returns>
    public readonly int Result(int fragments)
    {
        Fault?.Throw();
        if (fragments < 0) Throw.NativeError("Polling");
        return fragments;
    }
}

/// <summary>From C to a generic handler: a static entry for C, which has no type parameters, then a managed function that has.</summary>
internal static unsafe class FragmentTrampoline
{
    public static readonly delegate* unmanaged[Cdecl]<nint, byte*, nuint, nint, int> Entry = &OnFragment;

    public static NativeFrame ForHandler<THandler>(ref FragmentCall<THandler> call) where THandler : IFragmentHandler =>
        new() { Dispatch = &Dispatch<THandler>, Call = Unsafe.AsPointer(ref call) };

    public static NativeFrame ForControlledHandler<THandler>(ref FragmentCall<THandler> call) where THandler : IControlledFragmentHandler =>
        new() { Dispatch = &DispatchControlled<THandler>, Call = Unsafe.AsPointer(ref call) };

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int OnFragment(nint clientd, byte* buffer, nuint length, nint header)
    {
        NativeFrame* frame = (NativeFrame*)clientd;
        return frame->Dispatch(frame->Call, buffer, length, header);
    }

    /// <summary>The entry of assemblers: they are made once, so the running poll stands in a cell of their own.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    public static int OnAssembled(nint clientd, byte* buffer, nuint length, nint header)
    {
        NativeFrame* frame = *(NativeFrame**)clientd;
        return frame->Dispatch(frame->Call, buffer, length, header);
    }

    private static int Dispatch<THandler>(void* address, byte* buffer, nuint length, nint header) where THandler : IFragmentHandler
    {
        ref FragmentCall<THandler> call = ref Unsafe.AsRef<FragmentCall<THandler>>(address);
        try
        {
            call.Handler.OnFragment(new ReadOnlySpan<byte>(buffer, (int)length), new FragmentHeader(header));
            return (int)FragmentAction.Continue;
        }
        catch (Exception exception)
        {
            call.Fault = ExceptionDispatchInfo.Capture(exception);
            return (int)FragmentAction.Break;
        }
    }

    private static int DispatchControlled<THandler>(void* address, byte* buffer, nuint length, nint header)
        where THandler : IControlledFragmentHandler
    {
        ref FragmentCall<THandler> call = ref Unsafe.AsRef<FragmentCall<THandler>>(address);
        try
        {
            return (int)call.Handler.OnFragment(new ReadOnlySpan<byte>(buffer, (int)length), new FragmentHeader(header));
        }
        catch (Exception exception)
        {
            call.Fault = ExceptionDispatchInfo.Capture(exception);
            return (int)FragmentAction.Break;
        }
    }
}

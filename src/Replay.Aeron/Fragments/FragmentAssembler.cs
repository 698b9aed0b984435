using System.Runtime.InteropServices;
using static Replay.Aeron.AeronC;

namespace Replay.Aeron;

/// <summary>C's assembler of messages of several fragments, one for each subscription or image that asks for assembled messages.</summary>
internal static unsafe class FragmentAssembler
{
    // The assembler is itself a fragment handler, so C needs its address and not a call of it.
    private static readonly delegate* unmanaged[Cdecl]<nint, byte*, nuint, nint, int> NativeHandler =
        (delegate* unmanaged[Cdecl]<nint, byte*, nuint, nint, int>)NativeLibrary.GetExport(AeronLibrary.ClientModule, "aeron_controlled_fragment_assembler_handler");

    public static delegate* unmanaged[Cdecl]<nint, byte*, nuint, nint, int> Entry => NativeHandler;

    public static FragmentAssemblerHandle Create()
    {
        nint* cell = (nint*)NativeMemory.AllocZeroed((nuint)sizeof(nint));
        if (aeron_controlled_fragment_assembler_create(out nint native, &FragmentTrampoline.OnAssembled, (nint)cell) == 0)
            return new FragmentAssemblerHandle(native, cell);
        AeronException error = Throw.LastError("Creating a fragment assembler");
        NativeMemory.Free(cell);
        throw error;
    }
}

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Replay.Aeron;

/// <summary>Gives C the reserved value of each fragment of an offer.</summary>
internal static unsafe class ReservedValue
{
    /// <summary>Its <c>clientd</c> is the address of the value, on the stack of the thread that offers.</summary>
    public static readonly delegate* unmanaged[Cdecl]<nint, byte*, nuint, long> Supplier = &Supply;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static long Supply(nint clientd, byte* buffer, nuint frameLength) => *(long*)clientd;
}

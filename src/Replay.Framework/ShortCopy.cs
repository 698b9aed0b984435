using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Replay;

/// <summary>Copies what most messages are: a few dozen bytes, for which a call to the general copy costs more than the bytes.</summary>
internal static class ShortCopy
{
    private const int Move = 16;

    /// <summary>Whether a copy of so many bytes takes no call.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsShort(int length) => length is >= Move and <= 4 * Move;

    /// <summary>Copies bytes, 16 to 64 of them in two or four moves of which the last overlap.</summary>
    /// <param name="source">The bytes.</param>
    /// <param name="destination">Has room for all of them, which the caller has checked.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Copy(ReadOnlySpan<byte> source, ref byte destination)
    {
        if (!IsShort(source.Length))
        {
            source.CopyTo(MemoryMarshal.CreateSpan(ref destination, source.Length));
            return;
        }

        ref byte bytes = ref MemoryMarshal.GetReference(source);
        nuint length = (nuint)source.Length;
        Vector128<byte> first = Vector128.LoadUnsafe(ref bytes);
        Vector128<byte> last = Vector128.LoadUnsafe(ref bytes, length - Move);
        if (length > 2 * Move)
        {
            Vector128.LoadUnsafe(ref bytes, Move).StoreUnsafe(ref destination, Move);
            Vector128.LoadUnsafe(ref bytes, length - 2 * Move).StoreUnsafe(ref destination, length - 2 * Move);
        }

        first.StoreUnsafe(ref destination);
        last.StoreUnsafe(ref destination, length - Move);
    }
}

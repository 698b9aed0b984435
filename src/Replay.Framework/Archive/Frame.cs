namespace Replay;

/// <summary>The header of a frame as it stands on disk (Aeron's DataHeaderFlyweight, little-endian).</summary>
/// <remarks>
/// int32 length (header included) @0, uint8 version @4, uint8 flags @5, uint16 type @6, int32 termOffset @8, int32 sessionId @12,
/// int32 streamId @16, int32 termId @20, int64 reservedValue @24. Frames start at multiples of 32; the bytes up to the next one are zero.
/// </remarks>
internal static unsafe class Frame
{
    public const int HeaderLength = 32;
    public const int Alignment = 32;

    public const int TermOffsetAt = 8;
    public const int SessionIdAt = 12;
    public const int StreamIdAt = 16;
    public const int ReservedValueAt = 24;

    public const byte BeginFlag = 0x80;
    public const byte EndFlag = 0x40;
    public const byte Unfragmented = BeginFlag | EndFlag;

    public const ushort Padding = 0;
    public const ushort Data = 1;

    /// <summary>Version, flags and type of an unfragmented message, read as one word.</summary>
    public const uint UnfragmentedData = Data << 16 | Unfragmented << 8;

    public static int Align(int length) => (length + (Alignment - 1)) & -Alignment;

    public static int Length(byte* frame) => *(int*)frame;
    public static byte Version(byte* frame) => frame[4];
    public static byte Flags(byte* frame) => frame[5];
    public static ushort Type(byte* frame) => *(ushort*)(frame + 6);
    public static int TermOffset(byte* frame) => *(int*)(frame + TermOffsetAt);
    public static int SessionId(byte* frame) => *(int*)(frame + SessionIdAt);
    public static int StreamId(byte* frame) => *(int*)(frame + StreamIdAt);
    public static int TermId(byte* frame) => *(int*)(frame + 20);
    public static ulong StreamAndTerm(byte* frame) => *(ulong*)(frame + StreamIdAt);
    public static long ReservedValue(byte* frame) => *(long*)(frame + ReservedValueAt);
    public static ReadOnlySpan<byte> Payload(byte* frame) => new(frame + HeaderLength, *(int*)frame - HeaderLength);
}

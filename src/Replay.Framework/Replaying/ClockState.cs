using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Replay;

/// <summary>A named timer as a snapshot keeps it.</summary>
internal readonly record struct SavedTimer(string Name, int Ordinal, long DueNs, long PeriodNs, bool CountsFromFirstEvent)
{
    public static SavedTimer Of(ReplayTimer timer) => new(timer.Name!, timer.Ordinal, timer.DueNs, timer.PeriodNs, timer.CountsFromFirstEvent);
}

/// <summary>The bytes of a <see cref="ReplayClock"/>'s state.</summary>
/// <remarks>
/// Version 1, little-endian: time int64, timers created int32, number of timers int32; for each in the order of creation: name (int32 length,
/// UTF-8), ordinal int32, due time int64, period int64, counts from the first event byte (0 or 1).
/// </remarks>
internal sealed record ClockState(long TimestampNs, int TimersCreated, IReadOnlyList<SavedTimer> Timers)
{
    public const int Version = 1;

    private const int HeadSize = sizeof(long) + 2 * sizeof(int);
    private const int TimerSize = 2 * sizeof(int) + 2 * sizeof(long) + 1;

    public void Write(IBufferWriter<byte> destination)
    {
        Span<byte> head = destination.GetSpan(HeadSize);
        BinaryPrimitives.WriteInt64LittleEndian(head, TimestampNs);
        BinaryPrimitives.WriteInt32LittleEndian(head[8..], TimersCreated);
        BinaryPrimitives.WriteInt32LittleEndian(head[12..], Timers.Count);
        destination.Advance(HeadSize);
        foreach (SavedTimer timer in Timers) Write(destination, timer);
    }

    public static ClockState Read(ReadOnlySpan<byte> source)
    {
        int length = source.Length;
        if (length < HeadSize) throw NotAClock(length);
        long timestampNs = BinaryPrimitives.ReadInt64LittleEndian(source);
        int created = BinaryPrimitives.ReadInt32LittleEndian(source[8..]);
        int count = BinaryPrimitives.ReadInt32LittleEndian(source[12..]);
        source = source[HeadSize..];
        if (timestampNs < 0 || created < count || count < 0 || count > source.Length / TimerSize) throw NotAClock(length);

        SavedTimer[] timers = new SavedTimer[count];
        HashSet<string> names = new(StringComparer.Ordinal);
        for (int i = 0; i < count; i++)
        {
            if (!TryRead(ref source, out timers[i]) || !names.Add(timers[i].Name)) throw NotAClock(length);
        }

        return source.IsEmpty ? new ClockState(timestampNs, created, timers) : throw NotAClock(length);
    }

    private static void Write(IBufferWriter<byte> destination, SavedTimer timer)
    {
        int nameLength = Encoding.UTF8.GetByteCount(timer.Name);
        Span<byte> bytes = destination.GetSpan(nameLength + TimerSize);
        BinaryPrimitives.WriteInt32LittleEndian(bytes, nameLength);
        Encoding.UTF8.GetBytes(timer.Name, bytes[4..]);
        Span<byte> rest = bytes[(4 + nameLength)..];
        BinaryPrimitives.WriteInt32LittleEndian(rest, timer.Ordinal);
        BinaryPrimitives.WriteInt64LittleEndian(rest[4..], timer.DueNs);
        BinaryPrimitives.WriteInt64LittleEndian(rest[12..], timer.PeriodNs);
        rest[20] = timer.CountsFromFirstEvent ? (byte)1 : (byte)0;
        destination.Advance(nameLength + TimerSize);
    }

    private static bool TryRead(ref ReadOnlySpan<byte> source, out SavedTimer timer)
    {
        timer = default;
        if (source.Length < TimerSize) return false;
        int nameLength = BinaryPrimitives.ReadInt32LittleEndian(source);
        if (nameLength <= 0 || nameLength > source.Length - TimerSize) return false;
        string name = Encoding.UTF8.GetString(source.Slice(4, nameLength));
        ReadOnlySpan<byte> rest = source[(4 + nameLength)..];
        timer = new SavedTimer(name, BinaryPrimitives.ReadInt32LittleEndian(rest), BinaryPrimitives.ReadInt64LittleEndian(rest[4..]),
            BinaryPrimitives.ReadInt64LittleEndian(rest[12..]), rest[20] == 1);
        source = source[(nameLength + TimerSize)..];
        return timer is { Ordinal: >= 0, DueNs: >= 0, PeriodNs: >= 0 } && rest[20] <= 1;
    }

    private static ArgumentException NotAClock(int length) =>
        new($"These {length} bytes are not the state of a clock: the snapshot is damaged, or the state was saved by something else.");
}

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using static Replay.Aeron.AeronC;

namespace Replay.Aeron;

/// <summary>A counter as the media driver shows it.</summary>
/// <param name="Id">Its place among the counters.</param>
/// <param name="TypeId">What kind of counter.</param>
/// <param name="Value">Its value when it was looked at.</param>
/// <param name="Label">What it says to people.</param>
public sealed record CounterSnapshot(int Id, int TypeId, long Value, string Label);

/// <summary>Reads the media driver's counters. Thread safe.</summary>
public sealed unsafe partial class CountersReader : IDisposable
{
    internal const int MaxKeyLength = 112;
    internal const int MaxLabelLength = 380;

    private readonly CountersReaderHandle _handle;

    internal CountersReader(CountersReaderHandle handle) => _handle = handle;

    /// <summary>No counter: what finds return when there is none.</summary>
    public const int NullCounterId = -1;

    /// <summary>The highest id that a counter can have here.</summary>
    public int MaxCounterId => aeron_counters_reader_max_counter_id(_handle);

    internal CountersReaderHandle Handle => _handle;

    /// <summary>The value of a counter, read with acquire semantics.</summary>
    /// <param name="counterId">From 0 to <see cref="MaxCounterId"/>.</param>
    public long ValueOf(int counterId) => Volatile.Read(ref *Address(counterId));

    /// <summary>Who added a counter; reused ids differ in it.</summary>
    public long RegistrationIdOf(int counterId)
    {
        Throw.IfFailed(aeron_counters_reader_counter_registration_id(_handle, counterId, out long id), $"Reading counter {counterId}");
        return id;
    }

    /// <summary>The client that added a counter; 0: the media driver.</summary>
    public long OwnerIdOf(int counterId)
    {
        Throw.IfFailed(aeron_counters_reader_counter_owner_id(_handle, counterId, out long id), $"Reading counter {counterId}");
        return id;
    }

    /// <summary>What kind of counter it is.</summary>
    public int TypeIdOf(int counterId)
    {
        Throw.IfFailed(aeron_counters_reader_counter_type_id(_handle, counterId, out int id), $"Reading counter {counterId}");
        return id;
    }

    /// <summary>True: the counter is in use.</summary>
    public bool IsAllocated(int counterId)
    {
        Throw.IfFailed(aeron_counters_reader_counter_state(_handle, counterId, out int state), $"Reading counter {counterId}");
        return state == 1;
    }

    /// <summary>What a counter says to people.</summary>
    public string LabelOf(int counterId)
    {
        byte* label = stackalloc byte[MaxLabelLength];
        int length = aeron_counters_reader_counter_label(_handle, counterId, label, MaxLabelLength);
        Throw.IfFailed(length, $"Reading counter {counterId}");
        return Encoding.UTF8.GetString(label, length);
    }

    /// <summary>The counter of a kind and registration; <see cref="NullCounterId"/>: there is none.</summary>
    public int Find(int typeId, long registrationId) => aeron_counters_reader_find_by_type_id_and_registration_id(_handle, typeId, registrationId);

    /// <summary>All counters that are in use, as they are now.</summary>
    public IReadOnlyList<CounterSnapshot> Snapshot()
    {
        List<CounterSnapshot> counters = [];
        GCHandle list = GCHandle.Alloc(counters);
        try
        {
            aeron_counters_reader_foreach_counter(_handle, &OnCounter, GCHandle.ToIntPtr(list));
        }
        finally
        {
            list.Free();
        }
        return counters;
    }

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();

    private long* Address(int counterId) => (uint)counterId <= (uint)MaxCounterId
        ? aeron_counters_reader_addr(_handle, counterId)
        : throw new ArgumentOutOfRangeException(nameof(counterId), counterId, $"This media driver has counters 0 to {MaxCounterId}.");

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnCounter(long value, int id, int typeId, byte* key, nuint keyLength, byte* label, nuint labelLength, nint clientd) =>
        ((List<CounterSnapshot>)GCHandle.FromIntPtr(clientd).Target!).Add(new CounterSnapshot(id, typeId, value, Encoding.UTF8.GetString(label, (int)labelLength)));
}

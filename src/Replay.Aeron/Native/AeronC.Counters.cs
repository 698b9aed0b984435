using System.Runtime.InteropServices;

namespace Replay.Aeron;

/// <summary>aeronc.h, counters and their reader.</summary>
internal static unsafe partial class AeronC
{
    [LibraryImport(AeronLibrary.Client)]
    internal static partial void aeron_counters_reader_foreach_counter(
        CountersReaderHandle countersReader, delegate* unmanaged[Cdecl]<long, int, int, byte*, nuint, byte*, nuint, nint, void> func,
        nint clientd);

    [LibraryImport(AeronLibrary.Client)]
    internal static partial int aeron_counters_reader_find_by_type_id_and_registration_id(
        CountersReaderHandle countersReader, int typeId, long registrationId);

    [LibraryImport(AeronLibrary.Client)]
    internal static partial int aeron_counters_reader_max_counter_id(CountersReaderHandle reader);

    [LibraryImport(AeronLibrary.Client)]
    [SuppressGCTransition]
    internal static partial long* aeron_counters_reader_addr(CountersReaderHandle countersReader, int counterId);

    [LibraryImport(AeronLibrary.Client)]
    internal static partial int aeron_counters_reader_counter_registration_id(
        CountersReaderHandle countersReader, int counterId, out long registrationId);

    [LibraryImport(AeronLibrary.Client)]
    internal static partial int aeron_counters_reader_counter_owner_id(CountersReaderHandle countersReader, int counterId, out long ownerId);

    [LibraryImport(AeronLibrary.Client)]
    internal static partial int aeron_counters_reader_counter_state(CountersReaderHandle countersReader, int counterId, out int state);

    [LibraryImport(AeronLibrary.Client)]
    internal static partial int aeron_counters_reader_counter_type_id(CountersReaderHandle countersReader, int counterId, out int typeId);

    [LibraryImport(AeronLibrary.Client)]
    internal static partial int aeron_counters_reader_counter_label(
        CountersReaderHandle countersReader, int counterId, byte* buffer, nuint bufferLength);

    [LibraryImport(AeronLibrary.Client)]
    [SuppressGCTransition]
    internal static partial long* aeron_counter_addr(CounterHandle counter);

    [LibraryImport(AeronLibrary.Client)]
    internal static partial int aeron_counter_constants(CounterHandle counter, out aeron_counter_constants_t constants);

    [LibraryImport(AeronLibrary.Client)]
    internal static partial int aeron_counter_close(
        nint counter, delegate* unmanaged[Cdecl]<nint, void> onCloseComplete, nint onCloseCompleteClientd);

    [LibraryImport(AeronLibrary.Client)]
    [return: MarshalAs(UnmanagedType.U1)]
    internal static partial bool aeron_counter_is_closed(CounterHandle counter);
}

using System.Runtime.InteropServices;

namespace Replay.Aeron;

/// <summary>aeronc.h, version, errors, and the media driver's command and counters file.</summary>
internal static unsafe partial class AeronC
{
    [LibraryImport(AeronLibrary.Client)]
    internal static partial byte* aeron_version_full();

    [LibraryImport(AeronLibrary.Client)]
    internal static partial int aeron_version_major();

    [LibraryImport(AeronLibrary.Client)]
    internal static partial int aeron_version_minor();

    [LibraryImport(AeronLibrary.Client)]
    internal static partial int aeron_version_patch();

    [LibraryImport(AeronLibrary.Client)]
    internal static partial int aeron_errcode();

    [LibraryImport(AeronLibrary.Client)]
    internal static partial byte* aeron_errmsg();

    [LibraryImport(AeronLibrary.Client)]
    internal static partial int aeron_default_path(byte* path, nuint pathLength);

    [LibraryImport(AeronLibrary.Client, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int aeron_cnc_init(out nint aeronCnc, string basePath, long timeoutMs);

    [LibraryImport(AeronLibrary.Client)]
    internal static partial int aeron_cnc_constants(CncHandle aeronCnc, out aeron_cnc_constants_t constants);

    [LibraryImport(AeronLibrary.Client)]
    internal static partial long aeron_cnc_to_driver_heartbeat(CncHandle aeronCnc);

    [LibraryImport(AeronLibrary.Client)]
    internal static partial nuint aeron_cnc_error_log_read(
        CncHandle aeronCnc, delegate* unmanaged[Cdecl]<int, long, long, byte*, nuint, nint, void> callback, nint clientd, long sinceTimestamp);

    [LibraryImport(AeronLibrary.Client)]
    internal static partial nint aeron_cnc_counters_reader(CncHandle aeronCnc);

    [LibraryImport(AeronLibrary.Client)]
    internal static partial int aeron_cnc_loss_reporter_read(
        CncHandle aeronCnc, delegate* unmanaged[Cdecl]<nint, long, long, long, long, int, int, byte*, int, byte*, int, void> entryFunc,
        nint clientd);

    [LibraryImport(AeronLibrary.Client)]
    internal static partial void aeron_cnc_close(nint aeronCnc);

    [LibraryImport(AeronLibrary.Client)]
    internal static partial long aeron_epoch_clock();
}

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using static Replay.Aeron.AeronC;

namespace Replay.Aeron;

/// <summary>A look at a media driver from outside, without a client: whether it lives, its counters, its errors, its losses. Thread safe.</summary>
public sealed unsafe class AeronDriver : IDisposable
{
    private const int MaxPathLength = 4096;

    private readonly CncHandle _handle;

    private AeronDriver(CncHandle handle, string directory)
    {
        (_handle, Directory) = (handle, directory);
        Throw.IfFailed(aeron_cnc_constants(handle, out aeron_cnc_constants_t constants), $"Reading the media driver of {directory}");
        Pid = constants.pid;
        StartTime = DateTimeOffset.FromUnixTimeMilliseconds(constants.start_timestamp);
        Counters = new CountersReader(new CountersReaderHandle(aeron_cnc_counters_reader(handle), handle));
    }

    /// <summary>Where media drivers of this user live unless told otherwise.</summary>
    public static string DefaultDirectory
    {
        get
        {
            AeronLibrary.EnsureAvailable();
            byte* path = stackalloc byte[MaxPathLength];
            Throw.IfFailed(aeron_default_path(path, MaxPathLength), "Asking for the default directory");
            return Throw.Text(path);
        }
    }

    /// <summary>The media driver's directory.</summary>
    public string Directory { get; }

    /// <summary>The process that the media driver runs in.</summary>
    public long Pid { get; }

    /// <summary>When it was started.</summary>
    public DateTimeOffset StartTime { get; }

    /// <summary>Its counters.</summary>
    public CountersReader Counters { get; }

    /// <summary>When it last said that it lives.</summary>
    public DateTimeOffset LastHeartbeat => DateTimeOffset.FromUnixTimeMilliseconds(Math.Max(0, aeron_cnc_to_driver_heartbeat(_handle)));

    /// <summary>Opens a media driver's directory for looking.</summary>
    /// <param name="directory">Its directory; null: <see cref="DefaultDirectory"/>.</param>
    /// <param name="timeout">How long to wait for it to appear; null: one second.</param>
    /// <exception cref="AeronDriverException">There is none.</exception>
    public static AeronDriver Open(string? directory = null, TimeSpan? timeout = null)
    {
        AeronLibrary.EnsureAvailable();
        directory ??= DefaultDirectory;
        if (aeron_cnc_init(out nint native, directory, (long)(timeout ?? TimeSpan.FromSeconds(1)).TotalMilliseconds) == 0)
            return new AeronDriver(new CncHandle(native), directory);
        AeronException error = Throw.LastError($"Opening the media driver of {directory}");
        throw new AeronDriverException(error.Code, $"{error.Message}. No media driver lives in {directory}: start one there, or name its directory.");
    }

    /// <summary>Errors that the media driver has noted, each distinct one once.</summary>
    public IReadOnlyList<DriverError> Errors() => Collect<DriverError>(clientd => aeron_cnc_error_log_read(_handle, &OnError, clientd, 0));

    /// <summary>Losses that the media driver has noted.</summary>
    public IReadOnlyList<DriverLoss> Losses() => Collect<DriverLoss>(clientd => aeron_cnc_loss_reporter_read(_handle, &OnLoss, clientd));

    /// <inheritdoc/>
    public void Dispose()
    {
        Counters.Dispose();
        _handle.Dispose();
    }

    private static List<TEntry> Collect<TEntry>(Action<nint> read)
    {
        List<TEntry> entries = [];
        GCHandle list = GCHandle.Alloc(entries);
        try
        {
            read(GCHandle.ToIntPtr(list));
        }
        finally
        {
            list.Free();
        }
        return entries;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnError(int count, long firstMs, long lastMs, byte* text, nuint length, nint clientd) =>
        ((List<DriverError>)GCHandle.FromIntPtr(clientd).Target!).Add(
            new DriverError(count, DateTimeOffset.FromUnixTimeMilliseconds(firstMs), DateTimeOffset.FromUnixTimeMilliseconds(lastMs), Encoding.UTF8.GetString(text, (int)length)));

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnLoss(
        nint clientd, long count, long bytes, long firstMs, long lastMs, int sessionId, int streamId, byte* channel, int channelLength, byte* source, int sourceLength) =>
        ((List<DriverLoss>)GCHandle.FromIntPtr(clientd).Target!).Add(new DriverLoss(
            count, bytes, sessionId, streamId, Encoding.UTF8.GetString(channel, channelLength), Encoding.UTF8.GetString(source, sourceLength)));
}

/// <summary>An error that a media driver has noted.</summary>
/// <param name="Count">How often.</param>
/// <param name="First">When first.</param>
/// <param name="Last">When last.</param>
/// <param name="Text">What it was.</param>
public sealed record DriverError(int Count, DateTimeOffset First, DateTimeOffset Last, string Text);

/// <summary>A loss that a media driver has noted.</summary>
/// <param name="Count">How often.</param>
/// <param name="BytesLost">How many bytes.</param>
/// <param name="SessionId">Of which session.</param>
/// <param name="StreamId">Of which stream.</param>
/// <param name="Channel">Of which channel.</param>
/// <param name="Source">From where.</param>
public sealed record DriverLoss(long Count, long BytesLost, int SessionId, int StreamId, string Channel, string Source);

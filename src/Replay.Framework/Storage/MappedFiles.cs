namespace Replay;

/// <summary>Mappings of whole files for reading, shared by all who read a file, and kept for a while after the last of them: then the next one neither maps the file nor faults its pages in.</summary>
/// <remarks>
/// Invariant: what is taken is a mapping of the file that has the path now, unchanged since it was mapped, so that it shows what a new mapping would. A mapping
/// keeps its file, whose number no other can get meanwhile. The disk gets the space of a removed file back when its mapping is let go.
/// Linux only; any thread; nothing is allocated after the first file.
/// </remarks>
/// <param name="mostBytes">What is mapped beyond it is not kept.</param>
/// <param name="idleTime">How long a mapping is kept after its last reader; up to twice that.</param>
internal sealed unsafe class MappedFiles(long mostBytes, TimeSpan idleTime)
{
    private readonly record struct Mapping(nint Address, FileIdentity File, int Readers, long IdleSinceMs);

    private const int Most = 256;

    // For runs that follow one another. Where the system looks for memory that is not used, it marks the pages of an idle mapping within a second or so, and
    // undoing that costs more than a new mapping: a pass over 640 MiB took 90 ms after three seconds, 57 at once, 65 over a new one.
    private static readonly TimeSpan IdleTime = TimeSpan.FromMilliseconds(250);

    private readonly Lock _gate = new();
    private readonly Mapping[] _kept = new Mapping[Most];
    private Timer? _sweeper;
    private int _count;
    private long _bytes;

    /// <summary>Those of this process. All of it costs 2 MiB of page tables: the pages themselves are those of the system's cache.</summary>
    public static MappedFiles OfProcess { get; } = new(mostBytes: 1L << 30, IdleTime);

    /// <summary>Maps a whole file, or takes the mapping that is there.</summary>
    /// <param name="path">UTF-8, ended by a zero byte.</param>
    /// <param name="length">The length that the file must have.</param>
    /// <returns>Its first byte, to be given back with <see cref="Return"/>; null when it is not there, is a link, has another length or the system refuses.</returns>
    public byte* TryTake(ReadOnlySpan<byte> path, int length)
    {
        if (LinuxFile.Identify(path) is { } found && found.Length == length && Share(found) is var shared && shared != null) return shared;
        byte* address = LinuxFile.TryMap(path, length, out FileIdentity? mapped);
        if (address != null && mapped is { } file) Keep(address, file);
        return address;
    }

    /// <summary>Says that a reader looks at a mapping no more.</summary>
    public void Return(byte* address, int length)
    {
        lock (_gate)
        {
            for (int i = 0; i < _count; i++)
            {
                if (_kept[i].Address != (nint)address) continue;
                _kept[i] = _kept[i] with { Readers = _kept[i].Readers - 1, IdleSinceMs = Environment.TickCount64 };
                return;
            }
        }
        LinuxFile.Unmap(address, length);
    }

    /// <summary>Lets all mappings go that nobody reads: whoever removes files wants their space.</summary>
    public void Release() => Release(TimeSpan.Zero);

    private void Release(TimeSpan idle)
    {
        long idleSinceMs = Environment.TickCount64 - (long)idle.TotalMilliseconds;
        lock (_gate)
        {
            for (int i = _count - 1; i >= 0; i--)
            {
                Mapping mapping = _kept[i];
                if (mapping.Readers > 0 || mapping.IdleSinceMs > idleSinceMs) continue;
                _kept[i] = _kept[--_count];
                _bytes -= mapping.File.Length;
                LinuxFile.Unmap((byte*)mapping.Address, (int)mapping.File.Length);
            }
        }
    }

    private byte* Share(FileIdentity file)
    {
        lock (_gate)
        {
            int at = IndexOf(file);
            if (at < 0) return null;
            _kept[at] = _kept[at] with { Readers = _kept[at].Readers + 1 };
            return (byte*)_kept[at].Address;
        }
    }

    /// <summary>Keeps a new mapping, unless there is no room or another thread was faster: then it is its reader's alone.</summary>
    private void Keep(byte* address, FileIdentity file)
    {
        lock (_gate)
        {
            if (_count == Most || _bytes + file.Length > mostBytes || IndexOf(file) >= 0) return;
            if (_count == 0) StartSweeping();
            _kept[_count++] = new Mapping((nint)address, file, 1, 0);
            _bytes += file.Length;
        }
    }

    private int IndexOf(FileIdentity file)
    {
        for (int i = 0; i < _count; i++)
            if (_kept[i].File == file) return i;
        return -1;
    }

    private void StartSweeping()
    {
        _sweeper ??= CreateSweeper();
        _sweeper.Change(idleTime, Timeout.InfiniteTimeSpan);
    }

    private void Sweep()
    {
        Release(idleTime);
        lock (_gate)
        {
            if (_count > 0) StartSweeping();
        }
    }

    private Timer CreateSweeper()
    {
        // Not in the context of whoever happens to be the first to map a file.
        if (ExecutionContext.IsFlowSuppressed()) return Create();
        using AsyncFlowControl _ = ExecutionContext.SuppressFlow();
        return Create();

        Timer Create() => new(static files => ((MappedFiles)files!).Sweep(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }
}

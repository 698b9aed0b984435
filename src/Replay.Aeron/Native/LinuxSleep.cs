using System.Runtime.InteropServices;

namespace Replay.Aeron;

/// <summary>Linux's own sleep, for times that are far shorter than a millisecond.</summary>
internal static unsafe partial class LinuxSleep
{
    /// <summary>The system's <c>struct timespec</c> on 64-bit systems.</summary>
    internal readonly struct Duration(TimeSpan time)
    {
        public readonly long Seconds = time.Ticks / TimeSpan.TicksPerSecond;
        public readonly long Nanoseconds = time.Ticks % TimeSpan.TicksPerSecond * TimeSpan.NanosecondsPerTick;
    }

    /// <summary>Sleeps; a signal ends it early, which a thread that idles takes for work.</summary>
    public static void For(Duration duration) => _ = nanosleep(&duration, null);

    // This assembly's other libraries are looked for beside it only; the system's own has its place.
    [LibraryImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int nanosleep(Duration* duration, Duration* remaining);
}

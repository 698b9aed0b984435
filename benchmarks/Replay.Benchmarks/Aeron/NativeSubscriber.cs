using System.Diagnostics;
using System.Globalization;
using Replay.Aeron;

namespace Replay.Benchmarks;

/// <summary>The subscriber in C that ours is compared with, built here against the installed headers.</summary>
internal sealed class NativeSubscriber : IDisposable
{
    private static readonly string[] Compilers = ["/usr/bin/cc", "/usr/bin/gcc", "/usr/bin/clang"];

    private readonly string _directory;

    private NativeSubscriber(string directory) => _directory = directory;

    private string Program => Path.Combine(_directory, "subscriber");

    /// <summary>Builds it.</summary>
    /// <returns>Null: there is no compiler, or no header.</returns>
    public static NativeSubscriber? TryBuild()
    {
        string libraries = AeronLibrary.Directory!;
        string headers = Path.GetFullPath(Path.Combine(libraries, "..", "include", "aeron"));
        if (Compilers.FirstOrDefault(File.Exists) is not { } compiler || !File.Exists(Path.Combine(headers, "aeronc.h"))) return null;
        NativeSubscriber subscriber = new(Directory.CreateTempSubdirectory("replay-aeron-subscriber").FullName);
        Run(compiler, "-O3", "-o", subscriber.Program, Path.Combine(AppContext.BaseDirectory, "subscriber.c"), $"-I{headers}",
            $"-L{libraries}", $"-Wl,-rpath,{libraries}", "-laeron_archive_c_client", "-laeron");
        return subscriber;
    }

    /// <summary>Replays once.</summary>
    /// <param name="options">Driver and archive.</param>
    /// <param name="recordingId">The recording.</param>
    /// <param name="count">Its messages.</param>
    /// <param name="conductorSleep">How long the client's conductor sleeps.</param>
    /// <param name="yields">True: the subscriber yields when there is nothing; false: it sleeps for the shortest time.</param>
    /// <returns>Messages a second, from the first one on.</returns>
    public double Measure(AeronSourceOptions options, long recordingId, long count, TimeSpan conductorSleep, bool yields)
    {
        string output = Run(Program, options.Client.Directory!, options.Archive.ControlRequestChannel, $"{recordingId}", $"{count}", $"{(long)conductorSleep.TotalNanoseconds}",
            yields ? "yield" : "sleep");
        return double.Parse(output, CultureInfo.InvariantCulture) * 1e6;
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private static string Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {output}");
    }
}

using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace Replay.Aeron;

/// <summary>Finds the directory of Aeron's libraries. Only absolute paths are looked at: a relative one would let the working directory choose the code that runs.</summary>
internal static class LibrarySearch
{
    public const string Variable = "REPLAY_AERON_LIBRARY_PATH";

    /// <summary>The file name of a library on this system.</summary>
    public static string FileName(string library) =>
        OperatingSystem.IsWindows() ? $"{library}.dll" : OperatingSystem.IsMacOS() ? $"lib{library}.dylib" : $"lib{library}.so";

    /// <summary>Looks in this process's places.</summary>
    public static bool TryFind([NotNullWhen(true)] out string? directory, [NotNullWhen(false)] out string? fault) =>
        TryFind(Environment.GetEnvironmentVariable(Variable), AppContext.BaseDirectory, SystemDirectories(), out directory, out fault);

    /// <summary>Looks in the given places, in order.</summary>
    /// <param name="named">The directory that the environment variable names, if it is set.</param>
    /// <param name="application">The application's own directory.</param>
    /// <param name="system">The system's library directories.</param>
    /// <param name="directory">The first that holds both libraries.</param>
    /// <param name="fault">Where was looked, and the mend.</param>
    public static bool TryFind(
        string? named, string application, IEnumerable<string> system, [NotNullWhen(true)] out string? directory, [NotNullWhen(false)] out string? fault)
    {
        string beside = Path.Combine(application, "runtimes", RuntimeInformation.RuntimeIdentifier, "native");
        string[] places = [.. string.IsNullOrEmpty(named) ? [] : new[] { named }, beside, .. system];
        directory = places.FirstOrDefault(HoldsBoth);
        fault = directory is null ? FaultOf(named, places) : null;
        return directory is not null;
    }

    private static bool HoldsBoth(string directory) =>
        Path.IsPathFullyQualified(directory)
        && File.Exists(Path.Combine(directory, FileName(AeronLibrary.Client)))
        && File.Exists(Path.Combine(directory, FileName(AeronLibrary.ArchiveClient)));

    private static string FaultOf(string? named, string[] places)
    {
        string relative = !string.IsNullOrEmpty(named) && !Path.IsPathFullyQualified(named) ? $" ({Variable} is \"{named}\": it must be an absolute path.)" : "";
        return $"{FileName(AeronLibrary.Client)} and {FileName(AeronLibrary.ArchiveClient)} were not found together in any of: {string.Join(", ", places)}. " +
            $"Install Aeron {AeronLibrary.SupportedVersion}'s C client and archive client, or name their directory in {Variable}.{relative}";
    }

    private static IEnumerable<string> SystemDirectories()
    {
        if (OperatingSystem.IsWindows()) return [Environment.SystemDirectory];
        if (OperatingSystem.IsMacOS()) return ["/opt/homebrew/lib", "/usr/local/lib"];
        string triplet = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "aarch64-linux-gnu" : "x86_64-linux-gnu";
        return
        [
            .. (Environment.GetEnvironmentVariable("LD_LIBRARY_PATH") ?? "").Split(':').Where(Path.IsPathFullyQualified),
            .. ConfiguredDirectories(),
            "/usr/local/lib", $"/usr/lib/{triplet}", $"/lib/{triplet}", "/usr/lib64", "/lib64", "/usr/lib", "/lib",
        ];
    }

    /// <summary>What ld.so's configuration adds to its built-in path.</summary>
    private static string[] ConfiguredDirectories()
    {
        const string Folder = "/etc/ld.so.conf.d";
        return !Directory.Exists(Folder) ? [] :
        [
            .. Directory.EnumerateFiles(Folder, "*.conf").Order(StringComparer.Ordinal).SelectMany(File.ReadLines)
                .Select(line => line.Trim()).Where(Path.IsPathFullyQualified),
        ];
    }
}

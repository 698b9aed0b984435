using System.Reflection;
using System.Runtime.InteropServices;
using static Replay.Aeron.AeronC;

namespace Replay.Aeron;

/// <summary>Aeron's native libraries: whether they are here, where, and in which version.</summary>
/// <remarks>
/// Looked for in the directory that the environment variable <c>REPLAY_AERON_LIBRARY_PATH</c> names, then in <c>runtimes/&lt;rid&gt;/native</c> beside the
/// application, then on the system's library path; never in the working directory. Both libraries come from the first directory that has them. Thread safe.
/// </remarks>
public static class AeronLibrary
{
    internal const string Client = "aeron";
    internal const string ArchiveClient = "aeron_archive_c_client";

    /// <summary>The version whose functions and struct layouts this library is written for.</summary>
    public const string SupportedVersion = "1.52";

    private static readonly Loaded Libraries = Load();

    /// <summary>True: Aeron can be used in this process.</summary>
    public static bool IsAvailable => Libraries.Fault is null;

    /// <summary>Why Aeron cannot be used, and the mend; null: it can.</summary>
    public static string? UnavailableReason => Libraries.Fault;

    /// <summary>Version of the native client, such as <c>1.52.2</c>; null: none was loaded.</summary>
    public static string? Version => Libraries.Version;

    /// <summary>The directory that the libraries were loaded from; null: none were.</summary>
    public static string? Directory => Libraries.Directory;

    /// <summary>The loaded client library, for the addresses of its functions.</summary>
    internal static nint ClientModule => Libraries.ClientModule;

    /// <summary>Throws when Aeron cannot be used: the first thing that every entry to native code does.</summary>
    internal static void EnsureAvailable()
    {
        if (Libraries.Fault is { } fault) throw new AeronLibraryException(fault);
    }

    /// <summary>What is wrong with a version for this library; null: nothing.</summary>
    internal static string? VersionFault(string version, string directory) =>
        version.StartsWith(SupportedVersion + ".", StringComparison.Ordinal)
            ? null
            : $"Aeron {version} was found in {directory}, but this library is written for Aeron {SupportedVersion}: " +
              $"install that version, or name its directory in {LibrarySearch.Variable}.";

    private static Loaded Load()
    {
        if (!Environment.Is64BitProcess) return new Loaded { Fault = "Aeron is supported in 64-bit processes only." };
        if (!LibrarySearch.TryFind(out string? directory, out string? fault)) return new Loaded { Fault = fault };
        try
        {
            // The archive client needs the client: with that loaded, the system's loader takes it by its name instead of looking for another.
            nint client = NativeLibrary.Load(Path.Combine(directory, LibrarySearch.FileName(Client)));
            nint archiveClient = NativeLibrary.Load(Path.Combine(directory, LibrarySearch.FileName(ArchiveClient)));
            NativeLibrary.SetDllImportResolver(Assembly.GetExecutingAssembly(), (name, _, _) => name switch
            {
                Client => client,
                ArchiveClient => archiveClient,
                _ => 0,
            });
            string version = $"{aeron_version_major()}.{aeron_version_minor()}.{aeron_version_patch()}";
            return new Loaded { Fault = VersionFault(version, directory), Version = version, Directory = directory, ClientModule = client };
        }
        catch (Exception exception) when (exception is DllNotFoundException or BadImageFormatException or EntryPointNotFoundException)
        {
            return new Loaded { Fault = $"Aeron's libraries in {directory} could not be loaded: {exception.Message}", Directory = directory };
        }
    }

    private sealed class Loaded
    {
        public string? Fault { get; init; }
        public string? Version { get; init; }
        public string? Directory { get; init; }
        public nint ClientModule { get; init; }
    }
}

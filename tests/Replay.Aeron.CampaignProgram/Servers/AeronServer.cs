namespace Replay.Aeron.Servers;

/// <summary>What is needed on this machine to run a real media driver and archive.</summary>
public static class AeronServer
{
    private const string JarVariable = "REPLAY_AERON_JAR";
    private const string InstalledJars = "/usr/local/share/aeron/java";

    /// <summary>What is missing, with the mend; null: nothing.</summary>
    public static string? Missing { get; } = FindMissing();

    public static string Java => OnPath("java")!;

    /// <summary>The native media driver where it is installed; null: the Java one is used.</summary>
    public static string? NativeDriver => OnPath("aeronmd");

    public static string ClassPath => Environment.GetEnvironmentVariable(JarVariable) is { Length: > 0 } named ? named : Path.Combine(InstalledJars, "*");

    private static string? FindMissing()
    {
        if (!OperatingSystem.IsLinux()) return "The tests against a real archive run on Linux.";
        if (AeronLibrary.UnavailableReason is { } reason) return reason;
        if (OnPath("java") is null) return "The archive's server needs Java: no java on PATH.";
        if (Environment.GetEnvironmentVariable(JarVariable) is { Length: > 0 }) return null;
        return Directory.Exists(InstalledJars) && Directory.EnumerateFiles(InstalledJars, "aeron*.jar").Any()
            ? null
            : $"The archive's Java server was not found: no aeron*.jar in {InstalledJars}, and {JarVariable} (a jar or class path) is not set.";
    }

    private static string? OnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Append("/usr/local/bin").Where(Path.IsPathFullyQualified)
            .Select(directory => Path.Combine(directory, program)).FirstOrDefault(File.Exists);
}

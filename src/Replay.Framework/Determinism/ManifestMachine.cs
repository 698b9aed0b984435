using System.Collections;
using System.Globalization;
using System.Runtime;
using System.Runtime.InteropServices;

namespace Replay;

/// <summary>What a run ran on: nothing of it may reach its answer, and where it does, this says what differed.</summary>
public sealed record ManifestMachine
{
    private static readonly string[] Telling = ["DOTNET_", "COMPlus_", "LANG", "LC_", "TZ"];

    /// <summary>The runtime, as it names itself.</summary>
    public required string Runtime { get; init; }

    /// <summary>The operating system, as it names itself.</summary>
    public required string OperatingSystem { get; init; }

    /// <summary>The process's architecture.</summary>
    public required string Architecture { get; init; }

    /// <summary>The processor's model; null: the system does not say.</summary>
    public required string? Processor { get; init; }

    /// <summary>Processors that the process may use.</summary>
    public required int ProcessorCount { get; init; }

    /// <summary>The process's culture; empty: the invariant one.</summary>
    public required string Culture { get; init; }

    /// <summary>Id of the local time zone.</summary>
    public required string TimeZone { get; init; }

    /// <summary>Whether the garbage collector ran in server mode.</summary>
    public required bool ServerGc { get; init; }

    /// <summary>Settings of the runtime and of the language in the environment.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>Describes this process and its machine.</summary>
    public static ManifestMachine OfThisProcess() => new()
    {
        Runtime = RuntimeInformation.FrameworkDescription,
        OperatingSystem = RuntimeInformation.OSDescription,
        Architecture = $"{RuntimeInformation.ProcessArchitecture}",
        Processor = ReadProcessor(),
        ProcessorCount = System.Environment.ProcessorCount,
        Culture = CultureInfo.CurrentCulture.Name,
        TimeZone = TimeZoneInfo.Local.Id,
        ServerGc = GCSettings.IsServerGC,
        Environment = new SortedDictionary<string, string>(
            System.Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
                .Where(entry => Telling.Any(prefix => ((string)entry.Key).StartsWith(prefix, StringComparison.Ordinal)))
                .ToDictionary(entry => (string)entry.Key, entry => (string?)entry.Value ?? ""),
            StringComparer.Ordinal),
    };

    private static string? ReadProcessor()
    {
        const string List = "/proc/cpuinfo";
        if (!File.Exists(List)) return null;
        return File.ReadLines(List).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':', 2)[^1].Trim();
    }
}

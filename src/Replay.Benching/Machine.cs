using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace Replay.Benching;

/// <summary>What figures were measured on, without which they say nothing.</summary>
/// <param name="Cpu">The processor's name; its architecture where the system does not tell.</param>
/// <param name="Processors">Logical processors that this process may use.</param>
/// <param name="MemoryBytes">Memory that this process may use.</param>
/// <param name="Os">Operating system.</param>
/// <param name="Architecture">Of the process.</param>
/// <param name="Runtime">.NET and its version.</param>
internal sealed partial record Machine(string Cpu, int Processors, long MemoryBytes, string Os, string Architecture, string Runtime)
{
    private const string CpuFile = "/proc/cpuinfo";

    /// <summary>The machine that this process runs on.</summary>
    public static Machine Current { get; } = new(
        ReadCpu(),
        Environment.ProcessorCount,
        GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
        RuntimeInformation.OSDescription,
        $"{RuntimeInformation.ProcessArchitecture}",
        RuntimeInformation.FrameworkDescription);

    /// <summary>The processor's name as the name of a folder, such as <c>AMD.Ryzen.9.5950X.16-Core</c>.</summary>
    public string FolderName => NotForFolders().Replace(NoiseInNames().Replace(Cpu, " "), ".").Trim('.');

    private static string ReadCpu()
    {
        string? line = File.Exists(CpuFile) ? File.ReadLines(CpuFile).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal)) : null;
        string? name = line?[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim() ?? Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER");
        return string.IsNullOrEmpty(name) ? $"{RuntimeInformation.ProcessArchitecture}" : name;
    }

    [GeneratedRegex(@"\((R|TM)\)|@.*|\b(CPU|Processor)\b", RegexOptions.IgnoreCase)]
    private static partial Regex NoiseInNames();

    [GeneratedRegex("[^A-Za-z0-9-]+")]
    private static partial Regex NotForFolders();
}

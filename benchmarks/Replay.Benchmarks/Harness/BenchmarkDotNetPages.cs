using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace Replay.Benchmarks;

/// <summary>BenchmarkDotNet's results among our own.</summary>
internal static class BenchmarkDotNetPages
{
    /// <summary>Runs all benchmarks in their short form, and keeps its tables, which say themselves what they were measured on.</summary>
    public static void Save()
    {
        string folder = ResultsPage.Folder;
        Directory.CreateDirectory(folder);
        foreach (Summary summary in BenchmarkSwitcher.FromAssembly(typeof(BenchmarkDotNetPages).Assembly).RunAll(new BenchmarkConfig(isShort: true)))
        {
            foreach (string page in Directory.EnumerateFiles(summary.ResultsDirectoryPath, "*-github.md"))
                File.Copy(page, Path.Combine(folder, Path.GetFileName(page).Replace("Replay.Benchmarks.", "", StringComparison.Ordinal).Replace("-report-github", "", StringComparison.Ordinal)), overwrite: true);
        }
    }
}

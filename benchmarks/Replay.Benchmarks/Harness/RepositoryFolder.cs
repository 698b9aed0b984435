namespace Replay.Benchmarks;

/// <summary>Where results are kept.</summary>
internal static class RepositoryFolder
{
    private const string Solution = "Replay.sln";

    /// <summary>The folder <c>benchmarks</c> of the clone that this program was built in.</summary>
    /// <exception cref="DirectoryNotFoundException">The program was moved out of its clone.</exception>
    public static string Benchmarks
    {
        get
        {
            for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
                if (File.Exists(Path.Combine(folder.FullName, Solution))) return Path.Combine(folder.FullName, "benchmarks");
            throw new DirectoryNotFoundException($"There is no {Solution} above {AppContext.BaseDirectory}: run the benchmarks from their clone.");
        }
    }
}

using System.Globalization;

namespace Replay.Cli.Comparing;

/// <summary>Something about a run that must not reach its answer.</summary>
/// <param name="Name">What is changed, in a few words.</param>
internal sealed record Condition(string Name)
{
    private static readonly Dictionary<string, string?> NoVariables = [];

    /// <summary>Variables to set in the run's process; null: to remove.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = NoVariables;

    /// <summary>Further options of <c>run</c>.</summary>
    public IReadOnlyList<string> Options { get; init; } = [];

    /// <summary>Whether other threads take the processors meanwhile.</summary>
    public bool IsUnderLoad { get; init; }

    /// <summary>The conditions, apart from resumes, which depend on the recording.</summary>
    public static IReadOnlyList<Condition> All { get; } =
    [
        // Strings hash differently in every process.
        new("another process, other hashes"),
        new("again in the same process") { Options = ["--times", "2"] },
        With("culture tr-TR", ("LC_ALL", "tr_TR.UTF-8")),
        With("culture de-DE", ("LC_ALL", "de_DE.UTF-8")),
        With("culture ar-SA", ("LC_ALL", "ar_SA.UTF-8")),
        With("time zone Pacific/Chatham", ("TZ", "Pacific/Chatham")),
        With("time zone America/New_York", ("TZ", "America/New_York")),
        With("other environment variables", ("USER", "somebody"), ("LOGNAME", "somebody"), ("HOSTNAME", "elsewhere"), ("TMPDIR", "/tmp"), ("REPLAY_CHECK", "1"), ("EDITOR", null)),
        With("server garbage collection", ("DOTNET_gcServer", "1")),
        With("garbage collection not concurrent", ("DOTNET_gcConcurrent", "0")),
        With("frequent garbage collection", ("DOTNET_GCgen0size", "40000")),
        With("compiled at once", ("DOTNET_TieredCompilation", "0")),
        With("compiled without profile", ("DOTNET_TieredPGO", "0")),
        With("processor without AVX2", ("DOTNET_EnableAVX2", "0")),
        Ring("yielding", 65_536),
        Ring("yielding", 2),
        Ring("busy-spin", 1_024),
        Ring("spin-then-yield", 256),
        Ring("sleeping", 4_096),
        Ring("blocking", 16),
        Ring("yielding", 1_024, batch: 1),
        Ring("blocking", 1_024, batch: 7),
        Ring("yielding", 1_024) with { Name = "ring of 1,024, other threads busy", IsUnderLoad = true },
    ];

    /// <summary>A resume from the only snapshot in a directory.</summary>
    public static Condition Resume(long position, string directory) => new(string.Create(CultureInfo.InvariantCulture, $"resumed at {position}"))
    {
        Options = ["--snapshots", directory, "--resume"],
    };

    private static Condition With(string name, params (string Name, string? Value)[] variables) => new(name)
    {
        Environment = variables.ToDictionary(variable => variable.Name, variable => variable.Value),
    };

    private static Condition Ring(string wait, int slots, int? batch = null) =>
        new(string.Create(CultureInfo.InvariantCulture, $"ring of {slots:N0}, {wait}{(batch is null ? "" : $", batches of {batch}")}"))
        {
            Options = ["--mode", "ring", "--wait", wait, "--slots", slots.ToString(CultureInfo.InvariantCulture),
                .. batch is { } most ? (string[])["--batch", most.ToString(CultureInfo.InvariantCulture)] : []],
        };
}

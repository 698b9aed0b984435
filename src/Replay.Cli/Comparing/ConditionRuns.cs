using System.Globalization;
using Replay.Cli.Handlers;

namespace Replay.Cli.Comparing;

/// <summary>Runs a handler over a recording under different conditions, each in a process of its own.</summary>
/// <param name="archive">The archive's directory.</param>
/// <param name="recordingId">The recording.</param>
/// <param name="handler">The handler, as <c>--handler</c> takes it.</param>
/// <param name="range">The part of the recording.</param>
/// <param name="directory">Takes manifests and snapshots.</param>
internal sealed class ConditionRuns(string archive, long recordingId, string handler, CommandRange range, string directory)
{
    private int _runs;

    /// <summary>Runs done so far.</summary>
    public int Count => _runs;

    /// <summary>Runs under a condition.</summary>
    /// <exception cref="RepetitionException">The run failed; the message is its own.</exception>
    public RunManifest Run(Condition condition, CancellationToken interrupted)
    {
        string manifest = Path.Combine(directory, string.Create(CultureInfo.InvariantCulture, $"{_runs++}.json"));
        using BusyThreads? busy = condition.IsUnderLoad ? new BusyThreads() : null;
        string[] args = ["run", "--archive", archive, "--recording", Text(recordingId), "--handler", handler, "--manifest", manifest, "--json", .. range.Arguments, .. condition.Options];
        (int exitCode, _, string messages) = ThisProgram.Run(args, condition.Environment, interrupted);
        // A run that is done several times over, and differs from itself, says so and has a manifest all the same.
        if (exitCode != ExitCode.Done && !(exitCode == ExitCode.Damage && File.Exists(manifest))) throw new RepetitionException(messages.Trim());
        return RunManifest.Load(manifest);
    }

    /// <summary>Leaves a snapshot at each of some random events, each in a directory of its own.</summary>
    /// <param name="baseline">A run of the whole range.</param>
    /// <param name="count">How many.</param>
    /// <param name="seed">Chooses the events.</param>
    /// <param name="interrupted">Ends it early.</param>
    public IReadOnlyList<Condition> PrepareResumes(RunManifest baseline, int count, ulong seed, CancellationToken interrupted)
    {
        if (count == 0 || baseline.Events < 2 || !baseline.Handlers.All(registered => registered.StateVersion is not null || registered.IsStateless)) return [];
        using RecordedSources sources = new(baseline.Recordings);
        SnapshotStore store = new(Path.Combine(directory, "snapshots"));
        RunPlan plan = new()
        {
            Range = new(baseline.Recordings[0].From, baseline.Recordings[0].To, null, null),
            Snapshots = new SnapshotOrders(store) { Positions = ChoosePositions(sources, baseline, count, seed) },
        };
        HandlerRun.Create(HandlerType.Find(handler), sources.RecordedBy).Run(sources.List, plan, progress: null, interrupted);
        return [.. store.List().Select(file =>
        {
            string own = Path.Combine(directory, string.Create(CultureInfo.InvariantCulture, $"resume-{file.Position}"));
            Directory.CreateDirectory(own);
            File.Move(file.Path, Path.Combine(own, Path.GetFileName(file.Path)));
            return Condition.Resume(file.Position, own);
        })];
    }

    private SortedSet<long> ChoosePositions(RecordedSources sources, RunManifest baseline, int count, ulong seed)
    {
        ReplayRandom random = new(seed);
        HashSet<long> chosen = [];
        for (int i = 0; i < count; i++) chosen.Add(1 + random.NextInt64(baseline.Events - 1));

        SortedSet<long> positions = [];
        long events = 0;
        using RecordingReader reader = sources.List[0].Archive.OpenReader(recordingId);
        foreach (RecordedMessage message in reader.Messages(baseline.Recordings[0].From, baseline.Recordings[0].To))
        {
            if (chosen.Contains(++events)) positions.Add(message.EndPosition);
        }

        return positions;
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}

using System.CommandLine;
using Replay.Cli.Comparing;
using Replay.Cli.Handlers;
using Spectre.Console;

namespace Replay.Cli.Commands;

/// <summary>Runs a handler under changed conditions, and compares the runs.</summary>
internal sealed class CheckDeterminismCommand : ReplayCommand
{
    private const int DefaultResumes = 4;
    private const int MostResumes = 1_000;

    private readonly Option<string> _archive = CommonOptions.Archive();
    private readonly Option<long> _recording = CommonOptions.Recording();
    private readonly Option<string> _handler = CommonOptions.Handler();
    private readonly RangeOptions _range = new();
    private readonly Option<long?> _resumes = CommonOptions.OptionalWholeNumber("--resumes", $"Resume at so many random events; {DefaultResumes} when left out.");
    private readonly Option<long?> _seed = CommonOptions.OptionalWholeNumber("--seed", "Chooses the events to resume at; 1 when left out.");

    public CheckDeterminismCommand() : base("check-determinism",
        "Runs a handler under other cultures, time zones, environments, hashes, garbage collectors, modes and threads, and resumed, and names the first event at which a run differs.",
        "replay check-determinism --archive ./replay-archive --recording 0 --handler bin/Release/net10.0/MyStrategy.dll")
    {
        foreach (Option option in (Option[])[_archive, _recording, _handler, .. _range.All, _resumes, _seed]) Add(option);
    }

    public override int Run(CommandContext context)
    {
        long resumes = context.Get(_resumes) ?? DefaultResumes;
        if (resumes > MostResumes) throw new UsageException($"--resumes takes at most {MostResumes}.");
        CheckInput(context);
        string directory = Directory.CreateTempSubdirectory("replay-check-").FullName;
        try
        {
            ConditionRuns runs = new(context.Require(_archive), context.Get(_recording), context.Require(_handler), _range.Read(context), directory);
            DeterminismDocument document = Check(runs, (int)resumes, context);
            context.Print(document, ReplayJson.Readable.DeterminismDocument, console => Print(console, document));
            return document.Deterministic ? ExitCode.Done : ExitCode.Damage;
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private DeterminismDocument Check(ConditionRuns runs, int resumes, CommandContext context)
    {
        RunManifest baseline = runs.Run(new Condition("as it is"), context.Interrupted);
        IReadOnlyList<Condition> resumed = runs.PrepareResumes(baseline, resumes, (ulong)(context.Get(_seed) ?? 1), context.Interrupted);
        if (resumed.Count < resumes) context.Terminal.Error.WriteLine($"replay: {resumed.Count} of {resumes} resumes are tried: the handler cannot be saved, or there are too few events.");

        Condition[] conditions = [.. Condition.All, .. resumed];
        List<ConditionDocument> outcomes = [];
        DivergenceDocument? first = null;
        using ProgressDisplay progress = new(context.Terminal, "running", "M runs/s");
        foreach (Condition condition in conditions)
        {
            progress.Report((double)outcomes.Count / conditions.Length, 0);
            (ConditionDocument outcome, DivergenceDocument? divergence) = Try(condition, baseline, runs, explain: first is null, context.Interrupted);
            outcomes.Add(outcome);
            first ??= divergence;
        }

        return new DeterminismDocument(first is null, runs.Count, $"{baseline.Digest}", first, outcomes);
    }

    private static (ConditionDocument Outcome, DivergenceDocument? Divergence) Try(Condition condition, RunManifest baseline, ConditionRuns runs, bool explain, CancellationToken interrupted)
    {
        RunManifest run;
        try
        {
            run = runs.Run(condition, interrupted);
        }
        catch (RepetitionException failure)
        {
            return (new(condition.Name, Equal: false, Digest: null), new(condition.Name, failure.Message, Difference: null));
        }

        ConditionDocument outcome = new(condition.Name, run.Digest == baseline.Digest, $"{run.Digest}");
        if (outcome.Equal || !explain) return (outcome, null);
        using RecordedSide a = new(baseline, archive: null, handler: null), b = new(run, archive: null, handler: null) { Environment = condition.Environment };
        DiffDocument difference = RunComparison.FindFirst(a, b, interrupted) is { } found ? DifferenceText.Describe(found, a, b, interrupted) : DiffDocument.Same;
        return (outcome, new(condition.Name, Error: null, difference));
    }

    // What is wrong with the input is said once, not by every run.
    private void CheckInput(CommandContext context)
    {
        using EmbeddedArchive archive = EmbeddedArchive.Open(context.Require(_archive));
        _ = archive.GetRecording(context.Get(_recording));
        _ = HandlerType.Find(context.Require(_handler));
    }

    private static void Print(IAnsiConsole console, DeterminismDocument check)
    {
        Table table = new Table().Border(TableBorder.Simple).AddColumn("condition").AddColumn("run digest").AddColumn("");
        foreach (ConditionDocument condition in check.Conditions)
            table.AddRow(Markup.Escape(condition.Name), condition.Digest ?? "failed", condition.Equal ? "equal" : "DIFFERS");
        console.Write(table);
        console.WriteLine(check.Deterministic ? $"{check.Runs} runs, all with run digest {check.Digest}" : $"{check.Runs} runs; first divergence: {check.FirstDivergence!.Condition}");
        if (check.FirstDivergence?.Error is { } error) console.WriteLine(error);
        if (check.FirstDivergence?.Difference is { } difference) DifferenceText.Print(console, difference);
    }
}

/// <summary>A handler as <c>check-determinism</c> tried it.</summary>
/// <param name="Deterministic">Whether all runs gave the same answer.</param>
/// <param name="Runs">How many there were.</param>
/// <param name="Digest">The run digest of the first one.</param>
/// <param name="FirstDivergence">The first condition under which it differs, and where; null: none.</param>
/// <param name="Conditions">All of them.</param>
internal sealed record DeterminismDocument(bool Deterministic, int Runs, string Digest, DivergenceDocument? FirstDivergence, IReadOnlyList<ConditionDocument> Conditions);

/// <summary>A condition and whether the run under it gave the same answer; the digest is null when the run failed.</summary>
internal sealed record ConditionDocument(string Name, bool Equal, string? Digest);

/// <summary>The condition under which a run differs from the first one (A), and the event at which it does; an error instead, when the run failed.</summary>
internal sealed record DivergenceDocument(string Condition, string? Error, DiffDocument? Difference);

using System.CommandLine;
using Replay.Cli.Comparing;

namespace Replay.Cli.Commands;

/// <summary>Finds the first event at which two runs part.</summary>
internal sealed class DiffCommand : ReplayCommand
{
    private readonly Argument<string> _a = new("A.json") { Description = "The manifest of a run, as 'run --manifest' wrote it." };
    private readonly Argument<string> _b = new("B.json") { Description = "The manifest of the run to compare it with." };
    private readonly Option<string?> _archive = new("--archive") { Description = "The archive's directory, where it is no longer the one that the manifests name.", HelpName = "DIR" };
    private readonly Option<string?> _archiveB = new("--archive-b") { Description = "The archive's directory of run B; that of --archive when left out.", HelpName = "DIR" };
    private readonly Option<string?> _handler = new("--handler") { Description = "The handler, where it is no longer the one that the manifests name.", HelpName = "ASSEMBLY[:TYPE]" };
    private readonly Option<string?> _handlerB = new("--handler-b") { Description = "The handler of run B; that of --handler when left out.", HelpName = "ASSEMBLY[:TYPE]" };

    public DiffCommand() : base("diff", "Compares two runs by their manifests, and names the first event at which they part and what differs there.",
        "replay diff before.json after.json --json")
    {
        Add(_a);
        Add(_b);
        foreach (Option option in (Option[])[_archive, _archiveB, _handler, _handlerB]) Add(option);
    }

    public override int Run(CommandContext context)
    {
        RunManifest a = RunManifest.Load(context.Get(_a)), b = RunManifest.Load(context.Get(_b));
        using RecordedSide sideA = new(a, context.Get(_archive), context.Get(_handler));
        using RecordedSide sideB = new(b, context.Get(_archiveB) ?? context.Get(_archive), context.Get(_handlerB) ?? context.Get(_handler));
        RunDifference? difference = RunComparison.FindFirst(sideA, sideB, context.Interrupted);
        foreach (string note in Notes(sideA, sideB, difference)) context.Terminal.Error.WriteLine($"replay: {note}");

        DiffDocument document = difference is null ? DiffDocument.Same : DifferenceText.Describe(difference, sideA, sideB, context.Interrupted);
        context.Print(document, ReplayJson.Readable.DiffDocument, console => DifferenceText.Print(console, document));
        return document.Equal ? ExitCode.Done : ExitCode.Damage;
    }

    private static IEnumerable<string> Notes(RecordedSide a, RecordedSide b, RunDifference? difference)
    {
        if (difference is null)
        {
            if (a.Manifest.Digest != b.Manifest.Digest) yield return "The runs' digests differ by the names or versions of their handlers only.";
            yield break;
        }

        if (difference is { IsExact: false })
            yield return $"The exact event is not known: it is one of those after the first {Math.Max(0, difference.LastEqual)}, up to the first {difference.FirstDifferent}.";
        if (a.WhyNot is { } whyNotA) yield return $"Run A could not be repeated: {whyNotA}.";
        if (b.WhyNot is { } whyNotB) yield return $"Run B could not be repeated: {whyNotB}.";
        if (difference is { IsExact: true, IsRepeatable: false })
            yield return "Repeating a run did not give what it had recorded: its handler depends on more than the events. See docs/determinism-rules.md.";
    }
}

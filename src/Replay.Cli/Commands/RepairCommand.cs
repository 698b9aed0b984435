using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Spectre.Console;

namespace Replay.Cli.Commands;

/// <summary>Mends what <c>verify</c> names, keeping what it replaces.</summary>
internal sealed class RepairCommand : ReplayCommand
{
    private readonly Option<string> _archive = CommonOptions.Archive();
    private readonly Option<long?> _recording = CommonOptions.OptionalWholeNumber("--recording", "The only recording to repair, beside the catalog; all that are valid when left out.");
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Say what would be done, and change nothing." };
    private readonly Option<string?> _checksum = CommonOptions.Checksum();

    public RepairCommand() : base("repair",
        "Mends what 'verify' names where what is right can be known, keeping what it replaces as *.broken. Exit code 2: some damage is left, and the output says why.",
        "replay repair --archive ./replay-archive --dry-run")
    {
        foreach (Option option in (Option[])[_archive, _recording, _dryRun, _checksum]) Add(option);
    }

    public override int Run(CommandContext context)
    {
        ArchiveRepairReport report = ArchiveRepairer.Repair(
            context.Require(_archive), context.Get(_recording), context.Get(_dryRun), CommonOptions.ChecksumOf(context.Get(_checksum)), context.Interrupted);
        context.Print(RepairDocument.From(report), ReplayJson.Readable.RepairDocument, console => Print(console, report));
        return report.Ok ? ExitCode.Done : ExitCode.Damage;
    }

    private static void Print(IAnsiConsole console, ArchiveRepairReport report)
    {
        foreach (RepairAction action in report.Actions)
            console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{(action.RecordingId is { } id ? $"recording {id}" : "archive")}: {RepairedDocument.NameOf(action.Kind)}: {action.Detail}"));
        if (report.Actions.Count == 0) console.WriteLine("nothing to mend");
    }
}

/// <summary>What <c>repair</c> did, or would do.</summary>
internal sealed record RepairDocument(RepairedDocument[] Actions)
{
    public static RepairDocument From(ArchiveRepairReport report) =>
        new([.. report.Actions.Select(action => new RepairedDocument(action.RecordingId, RepairedDocument.NameOf(action.Kind), action.Detail))]);
}

/// <summary>One action; <c>RecordingId</c> is null where it is about the archive as a whole.</summary>
internal sealed record RepairedDocument(long? RecordingId, string Action, string Detail)
{
    public static string NameOf(RepairKind kind) => JsonNamingPolicy.CamelCase.ConvertName(kind.ToString());
}

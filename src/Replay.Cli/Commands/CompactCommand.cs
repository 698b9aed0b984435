using System.CommandLine;
using Spectre.Console;

namespace Replay.Cli.Commands;

/// <summary>Leaves deleted recordings out of the catalog.</summary>
internal sealed class CompactCommand : ReplayCommand
{
    private readonly Option<string> _archive = CommonOptions.Archive();
    private readonly Option<bool> _invalid = new("--invalid") { Description = "Remove recordings that are marked invalid too, with their files." };

    public CompactCommand() : base("compact", "Leaves the entries of deleted recordings out of the catalog.", "replay compact --archive ./replay-archive")
    {
        Add(_archive);
        Add(_invalid);
    }

    public override int Run(CommandContext context)
    {
        using EmbeddedArchive archive = ExistingArchive.OpenForWriting(context.Require(_archive));
        CompactDocument document = new([.. archive.CompactCatalog(context.Get(_invalid))], archive.CatalogEntries.Count);
        context.Print(document, ReplayJson.Readable.CompactDocument, console =>
            console.WriteLine($"{document.RemovedRecordings.Length} entries removed, {document.Entries} left"));
        return ExitCode.Done;
    }
}

/// <summary>What <c>compact</c> did: the ids of the entries that are gone, and how many are left.</summary>
internal sealed record CompactDocument(long[] RemovedRecordings, int Entries);

using System.CommandLine;

namespace Replay.Cli.Handlers;

/// <summary>The options that say where a run notes what went in and what came out.</summary>
internal sealed class ManifestOptions
{
    private readonly Option<string?> _file = new("--manifest") { Description = "File that takes what went in and what came out, with checkpoints, for 'diff'.", HelpName = "FILE" };
    private readonly Option<long?> _checkpointEvery = CommonOptions.OptionalWholeNumber("--checkpoint-every", "manifest: a checkpoint after every N events; chosen by the size of the states when left out.");

    /// <summary>The options, for a command to add.</summary>
    public IEnumerable<Option> All => [_file, _checkpointEvery];

    /// <summary>The file, and after how many events a checkpoint is taken, where they were given. Checked before the run, which may take long.</summary>
    /// <exception cref="UsageException">It cannot be.</exception>
    public (string? File, long? CheckpointEvery) Read(CommandContext context)
    {
        (string? file, long? every) = (context.Get(_file), context.Get(_checkpointEvery));
        if (every == 0) throw new UsageException("--checkpoint-every takes at least 1.");
        if (file is null) return every is null ? (null, null) : throw new UsageException("--checkpoint-every belongs to --manifest FILE.");
        string directory = Path.GetDirectoryName(Path.GetFullPath(file))!;
        if (!Directory.Exists(directory)) throw new UsageException($"There is no directory {directory} for the manifest; make it first.");
        if (Directory.Exists(file)) throw new UsageException($"--manifest {file} is a directory; name a file.");
        return (file, every);
    }
}

using Replay.Backtesting;

namespace Replay.Cli;

/// <summary>Which exit code and which words a fault gets; docs/architecture.md has the same table.</summary>
internal static class Faults
{
    public static int ExitCodeOf(Exception fault) => fault switch
    {
        OperationCanceledException => ExitCode.Interrupted,
        UsageException or FileNotFoundException or DirectoryNotFoundException => ExitCode.BadInput,
        ArchiveNotFoundException or RecordingNotFoundException or PositionException or SnapshotException or ManifestException or ImportException or UnknownTimeException => ExitCode.BadInput,
        ArchiveDamageException or EventDecodeException => ExitCode.Damage,
        _ => ExitCode.Failed,
    };

    public static string MessageOf(Exception fault) => fault switch
    {
        OperationCanceledException => "Interrupted.",
        ReplayException or IOException or UnauthorizedAccessException => fault.Message,
        // Not one of ours: a bug, whose trace helps to mend it.
        _ => $"Unexpected failure, please report it: {fault}",
    };
}

using System.CommandLine;
using System.Text.Json;
using Replay.Cli.Comparing;

namespace Replay.Cli.Commands;

/// <summary>Repeats a part of a run for another process of ours; not for people, and so not listed.</summary>
internal sealed class TraceCommand : ReplayCommand
{
    private readonly Argument<string> _job = new("JOB") { Description = "What to repeat." };
    private readonly Argument<string> _trace = new("TRACE") { Description = "The file to write." };

    public TraceCommand() : base("trace", "Repeats a part of a run for 'diff' and 'check-determinism'.", "replay trace job.json trace.bin")
    {
        Hidden = true;
        Add(_job);
        Add(_trace);
    }

    public override int Run(CommandContext context)
    {
        TraceJob job = JsonSerializer.Deserialize(File.ReadAllBytes(context.Get(_job)), ReplayJson.Readable.TraceJob) ?? throw new UsageException("The job is empty.");
        RunTrace trace = job.Run(context.Interrupted);
        using FileStream file = File.Create(context.Get(_trace));
        using BufferedStream buffered = new(file, 1 << 20);
        trace.Write(buffered);
        return ExitCode.Done;
    }
}

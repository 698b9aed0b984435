using System.Text.Json;
using Replay.Cli.Handlers;

namespace Replay.Cli.Comparing;

/// <summary>A part of a run to be repeated in another process.</summary>
/// <param name="Recordings">What is replayed; their archives are directories.</param>
/// <param name="Handler">The handler, as <c>--handler</c> takes it.</param>
/// <param name="RecordedBy">The codec that wrote the recording, where its metadata names one.</param>
/// <param name="Mode">How the handler is called.</param>
/// <param name="TemplateIds">Events that are delivered; empty: all.</param>
/// <param name="StreamIds">Streams whose events are delivered; empty: all.</param>
/// <param name="Window">The part.</param>
internal sealed record TraceJob(IReadOnlyList<ManifestRecording> Recordings, string Handler, string? RecordedBy, ManifestMode Mode,
    IReadOnlyList<int> TemplateIds, IReadOnlyList<int> StreamIds, TraceWindow Window)
{
    /// <summary>Does the job in a process with this environment.</summary>
    public RunTrace RunElsewhere(IReadOnlyDictionary<string, string?> environment, CancellationToken interrupted)
    {
        string directory = Directory.CreateTempSubdirectory("replay-trace-").FullName;
        try
        {
            string job = Path.Combine(directory, "job.json"), trace = Path.Combine(directory, "trace");
            File.WriteAllBytes(job, JsonSerializer.SerializeToUtf8Bytes(this, ReplayJson.Readable.TraceJob));
            (int exitCode, _, string messages) = ThisProgram.Run(["trace", job, trace], environment, interrupted);
            if (exitCode != ExitCode.Done) throw new RepetitionException(messages.Trim());
            using FileStream file = File.OpenRead(trace);
            using BufferedStream buffered = new(file, 1 << 20);
            return RunTrace.Read(buffered);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    /// <summary>Does the job here.</summary>
    public RunTrace Run(CancellationToken interrupted)
    {
        using RecordedSources sources = new(Recordings);
        return HandlerRun.Create(HandlerType.Find(Handler), RecordedBy).Trace(sources.List, RunPlan.OfTrace(TemplateIds, StreamIds, RingPlan.Of(Mode)), Window, interrupted);
    }
}

/// <summary>A run that was to be repeated in another process failed there.</summary>
internal sealed class RepetitionException(string messages) : ReplayException($"A run could not be repeated in a process of its own: {messages}");

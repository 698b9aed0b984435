using System.Text.Json;
using Replay.Tests;

namespace Replay.Aeron.Tests;

/// <summary>The command reads a running archive as it reads that archive's files.</summary>
public sealed class AeronOptionTests(SharedArchive shared) : ArchiveTest(shared)
{
    private const int Count = 300;

    [Fact]
    public void List_dump_and_run_say_the_same_of_a_running_archive_and_of_its_files()
    {
        using RemoteRecorder<Quote, BlittableCodec<Quote>> recorder = new(Archive, "aeron:ipc", StreamId);
        for (int i = 0; i < Count; i++) recorder.Record(Quote.Of(i), Quote.TimestampNs(i));
        recorder.Complete();
        string recording = $"{recorder.RecordingId}";
        string handler = $"{typeof(QuoteCounter).Assembly.Location}:{typeof(QuoteCounter).FullName}";

        Assert.Equal(Entry(Files("list", "--json"), recorder.RecordingId), Entry(Running("list", "--json"), recorder.RecordingId));
        string dump = Running("dump", "--recording", recording, "--from", "6400", "--json");
        Assert.Equal(Files("dump", "--recording", recording, "--from", "6400", "--json"), dump);
        Assert.Equal(Count - 100, dump.Split('\n').Count(line => line.StartsWith('{')));
        JsonElement near = JsonElement.Parse(Files("run", "--recording", recording, "--handler", handler, "--json"));
        JsonElement far = JsonElement.Parse(Running("run", "--recording", recording, "--handler", handler, "--json"));
        Assert.Equal((Count, near.GetProperty("digest").GetString()), (far.GetProperty("events").GetInt32(), far.GetProperty("digest").GetString()));
    }

    [Fact]
    public void Nobody_at_the_channel_is_a_failure_that_names_it()
    {
        string nobody = $"aeron:udp?endpoint=localhost:{ArchiveServer.FreePort()}";

        (int exitCode, string output) = Replay("list", "--aeron", nobody);

        Assert.Equal(3, exitCode);
        Assert.Contains(nobody, output, StringComparison.Ordinal);
        Assert.Equal(1, Replay("list").ExitCode);
        Assert.Equal(1, Replay("list", "--aeron", nobody, "--archive", Server.ArchiveDirectory).ExitCode);
        Assert.Equal(1, Replay("list", "--aeron", "aeron:udp?no-endpoint").ExitCode);
    }

    private string Files(string command, params string[] arguments) => Succeeding([command, "--archive", Server.ArchiveDirectory, .. arguments]);

    private string Running(string command, params string[] arguments) => Succeeding([command, "--aeron", Server.ControlChannel, .. arguments]);

    private string Succeeding(string[] arguments)
    {
        (int exitCode, string output) = Replay(arguments);
        Assert.True(exitCode == 0, output);
        return output;
    }

    private (int ExitCode, string Output) Replay(params string[] arguments)
    {
        // bin/<configuration>/<framework>, as these tests were built.
        string[] folders = AppContext.BaseDirectory.TrimEnd('/').Split('/');
        string command = Repository.PathOf("src", "Replay.Cli", "bin", folders[^2], folders[^1], "replay.dll");
        using ServerProcess process = ServerProcess.Start(Environment.ProcessPath is { } host && host.EndsWith("dotnet", StringComparison.Ordinal) ? host : "dotnet",
            [command, .. arguments], new Dictionary<string, string> { ["AERON_DIR"] = Server.AeronDirectory });
        return (process.WaitForExit(), process.Output);
    }

    private static string Entry(string list, long recordingId) =>
        JsonElement.Parse(list).EnumerateArray().Single(entry => entry.GetProperty("recordingId").GetInt64() == recordingId).GetRawText();
}

/// <summary>A handler as a user's assembly has them.</summary>
public sealed class QuoteCounter : IEventHandler<Quote>, IStatelessHandler
{
    public void OnEvent(ref Quote data, in EventHeader header, bool endOfBatch) { }
}

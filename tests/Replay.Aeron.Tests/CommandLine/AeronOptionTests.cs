using System.Text.Json;

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
    public void Standard_input_is_recorded_by_a_running_archive_and_described_from_it()
    {
        byte[] input = [.. Enumerable.Range(0, Count).SelectMany(i => (byte[])[.. BitConverter.GetBytes(i % 50), .. BitConverter.GetBytes(1_000L + i), .. Message(i, i % 50)])];

        (int exitCode, string output) = Replay(input, "record", "--aeron", Server.ControlChannel, "--stream", $"{StreamId}", "--ack", "--json");

        Assert.True(exitCode == 0, output);
        JsonElement recorded = JsonElement.Parse(output.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1]);
        Assert.Contains($"{{\"position\":{recorded.GetProperty("stopPosition").GetInt64()}}}", output, StringComparison.Ordinal);
        string recording = recorded.GetProperty("recordingId").GetRawText();
        JsonElement described = JsonElement.Parse(Running("describe", "--recording", recording, "--json"));
        Assert.Equal((Count, 1_000L, 1_000L + Count - 1), (described.GetProperty("messages").GetInt32(),
            described.GetProperty("firstTimestampNs").GetInt64(), described.GetProperty("lastTimestampNs").GetInt64()));
        Assert.Equal(JsonElement.Parse(Files("describe", "--recording", recording, "--json")).GetProperty("recording").GetRawText(), described.GetProperty("recording").GetRawText());
        Assert.Equal(Files("dump", "--recording", recording, "--json"), Running("dump", "--recording", recording, "--json"));
        Assert.Equal(1, Replay([], "record", "--aeron", Server.ControlChannel, "--checksum", "crc32").ExitCode);
        Assert.Equal(1, Replay([1, 2, 3], "record", "--aeron", Server.ControlChannel, "--stream", $"{StreamId}").ExitCode);
        Assert.Equal(1, Replay("describe", "--aeron", Server.ControlChannel, "--recording", "987654321").ExitCode);
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

    private (int ExitCode, string Output) Replay(params string[] arguments) => Replay(null, arguments);

    private (int ExitCode, string Output) Replay(byte[]? input, params string[] arguments)
    {
        using ServerProcess process = CommandProcess.Start(arguments, new() { ["AERON_DIR"] = Server.AeronDirectory }, input);
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

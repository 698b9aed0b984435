using System.Text.Json;

namespace Replay.Cli.Tests;

public sealed class DescribeCommandTests : IDisposable
{
    private readonly SampleArchive _archive = new();

    public void Dispose() => _archive.Dispose();

    [Fact]
    public void A_recording_of_anything_is_described()
    {
        _archive.Record(1_500);

        JsonElement recording = Describe();

        Assert.Equal(["recording", "segments", "metadata", "messages", "counts", "firstTimestampNs", "lastTimestampNs"], recording.EnumerateObject().Select(field => field.Name));
        Assert.Equal(96_000, recording.GetProperty("recording").GetProperty("stopPosition").GetInt64());
        Assert.Equal(["0-0.rec", "0-65536.rec"], recording.GetProperty("segments").EnumerateArray().Select(segment => segment.GetProperty("file").GetString()));
        Assert.Equal(JsonValueKind.Null, recording.GetProperty("metadata").ValueKind);
        Assert.Equal(1_500, recording.GetProperty("messages").GetInt64());
        Assert.Equal(SampleArchive.FirstTimestampNs + 1_499_000, recording.GetProperty("lastTimestampNs").GetInt64());
    }

    [Fact]
    public void Market_data_are_counted_by_type_and_named_with_their_instruments()
    {
        string[] files = LobsterSample.WriteFiles(_archive.Directory);
        ReplayTool.Run(["import", "lobster", .. files, "--archive", _archive.Directory]).ShouldExitWith(0);

        JsonElement recording = Describe();

        Assert.Equal("""{"orderAdd":3,"bookRow":3}""", recording.GetProperty("counts").GetRawText());
        JsonElement instrument = recording.GetProperty("metadata").GetProperty("instruments")[0];
        Assert.Equal("AAPL", instrument.GetProperty("symbol").GetString());
        Assert.Equal("0.0001", instrument.GetProperty("tickSize").GetString());
        Assert.Contains("AAPL", ReplayTool.Run("describe", "--archive", _archive.Directory, "--recording", "0").ShouldExitWith(0).Output, StringComparison.Ordinal);
    }

    private JsonElement Describe() => ReplayTool.Run("describe", "--archive", _archive.Directory, "--recording", "0", "--json").ShouldExitWith(0).Json;
}

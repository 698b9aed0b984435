using System.Text.Json;
using Parquet;
using Parquet.Schema;

namespace Replay.Cli.Tests;

public sealed class ExportCommandTests : IDisposable
{
    private readonly SampleArchive _archive = new();

    public void Dispose() => _archive.Dispose();

    [Fact]
    public void Raw_messages_come_back_when_they_are_recorded_again()
    {
        _archive.Record(2_000);
        string raw = _archive.PathOf("0.raw");

        JsonElement done = Export("raw", raw).ShouldExitWith(0).Json;
        ReplayTool.Run(["record", "--archive", _archive.Directory], CancellationToken.None, File.ReadAllBytes(raw)).ShouldExitWith(0);

        Assert.Equal(["recordingId", "format", "output", "messages", "bytes", "firstPosition", "endPosition"], done.EnumerateObject().Select(field => field.Name));
        Assert.Equal((2_000, 2_000 * 20), (done.GetProperty("messages").GetInt64(), done.GetProperty("bytes").GetInt64()));
        Assert.Equal(Dump(0), Dump(1));
    }

    [Fact]
    public void Csv_has_every_event_with_exact_prices()
    {
        Import();
        string csv = _archive.PathOf("0.csv");
        Assert.Equal(6, Export("csv", csv).ShouldExitWith(0).Json.GetProperty("messages").GetInt64());

        string[] lines = File.ReadAllLines(csv);
        Assert.Equal("position,timestampNs,otherTimestampNs,kind,symbol,side,status,flags,orderId,price,size,matchId,asks,bids", lines[0]);
        Assert.Equal("0,1340285400100000000,,orderAdd,AAPL,buy,,0,11,585,10,,,", lines[1]);
        Assert.Equal("bookRow", lines[6].Split(',')[3]);
        Assert.Equal(["586:20", "585:30"], lines[6].Split(',')[^2..]);
        Assert.Equal(7, lines.Length);
    }

    [Fact]
    public async Task Parquet_has_the_same_events_as_Csv()
    {
        ReplayTool.Run(["import", "lobster", .. LobsterSample.RealFiles(), "--archive", _archive.Directory]).ShouldExitWith(0);
        string csv = _archive.PathOf("0.csv"), parquet = _archive.PathOf("0.parquet");
        Export("csv", csv).ShouldExitWith(0);
        Export("parquet", parquet).ShouldExitWith(0);
        string[][] rows = [.. File.ReadAllLines(csv).Skip(1).Select(line => line.Split(','))];

        await using ParquetReader reader = await ParquetReader.CreateAsync(parquet);
        DataField[] fields = reader.Schema.GetDataFields();
        Assert.Equal(["position", "timestampNs", "otherTimestampNs", "kind", "symbol", "side", "status", "flags", "orderId", "price", "size", "matchId", "askPrices", "askSizes", "bidPrices", "bidSizes"],
            fields.Select(field => field.Name));
        using ParquetRowGroupReader group = reader.OpenRowGroupReader(0);
        Assert.Equal(1_998, group.RowCount);
        decimal?[] prices = new decimal?[rows.Length];
        string?[] kinds = new string?[rows.Length];
        await group.ReadAsync<decimal>(fields[9], prices, null, TestContext.Current.CancellationToken);
        await group.ReadAsync(fields[3], kinds.AsMemory(), null, TestContext.Current.CancellationToken);
        Assert.Equal(rows.Select(row => row[9].Length == 0 ? null : (decimal?)decimal.Parse(row[9], System.Globalization.CultureInfo.InvariantCulture)), prices);
        Assert.Equal(rows.Select(row => row[3]), kinds);

        string[] asks = [.. rows.SelectMany(row => row[12].Split(';', StringSplitOptions.RemoveEmptyEntries)).Select(level => level.Split(':')[0])];
        int places = rows.Sum(row => Math.Max(1, row[12].Split(';', StringSplitOptions.RemoveEmptyEntries).Length));
        (decimal[] values, int[] definition, int[] repetition) = (new decimal[places], new int[places], new int[places]);
        await group.ReadRawAsync<decimal>(fields[12], values, definition, repetition, TestContext.Current.CancellationToken);
        Assert.Equal(asks, values[..asks.Length].Select(price => price.ToString("0.####", System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Equal(rows.Length, repetition.Count(level => level == 0));
        Assert.Equal(asks.Length, definition.Sum());
    }

    [Fact]
    public void A_range_is_exported_by_position_or_by_time()
    {
        _archive.Record(100);
        Assert.Equal(10, Export("raw", _archive.PathOf("a"), "--from", "640", "--to", "1280").ShouldExitWith(0).Json.GetProperty("messages").GetInt64());
        Assert.Equal(5, Export("raw", _archive.PathOf("b"), "--from-time", $"{SampleArchive.FirstTimestampNs + 95_000}").ShouldExitWith(0).Json.GetProperty("messages").GetInt64());
        Assert.Contains("not both", Export("raw", _archive.PathOf("c"), "--from", "0", "--from-time", "1").ShouldExitWith(1).Messages, StringComparison.Ordinal);
        Assert.Contains("boundaries around it", Export("raw", _archive.PathOf("d"), "--from", "32").ShouldExitWith(1).Messages, StringComparison.Ordinal);
        Assert.Equal(["a", "b"], Directory.GetFiles(_archive.Directory).Select(path => Path.GetFileName(path)!).Where(name => name.Length == 1 || name.EndsWith(".tmp", StringComparison.Ordinal)).Order());
    }

    [Fact]
    public void A_file_that_is_there_is_kept_without_force()
    {
        _archive.Record(1);
        string file = _archive.PathOf("kept");
        File.WriteAllText(file, "mine");
        Assert.Contains("--force", Export("raw", file).ShouldExitWith(1).Messages, StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(file));
        Export("raw", file, "--force").ShouldExitWith(0);
        Assert.Equal(20, new FileInfo(file).Length);
        Assert.Contains("There is no directory", Export("raw", _archive.PathOf("no/where")).ShouldExitWith(1).Messages, StringComparison.Ordinal);
    }

    [Fact]
    public void Damage_leaves_no_file()
    {
        _archive.Record(10);
        _archive.DamageFrameAt(256);
        Export("raw", _archive.PathOf("raw")).ShouldExitWith(2);
        Assert.False(File.Exists(_archive.PathOf("raw")));
    }

    [Fact]
    public void Only_market_data_becomes_a_table()
    {
        _archive.Record(1);
        Assert.Contains("names no instruments", Export("csv", _archive.PathOf("csv")).ShouldExitWith(1).Messages, StringComparison.Ordinal);
    }

    private void Import()
    {
        string folder = Directory.CreateDirectory(_archive.PathOf("files")).FullName;
        ReplayTool.Run(["import", "lobster", .. LobsterSample.WriteFiles(folder), "--archive", _archive.Directory]).ShouldExitWith(0);
    }

    private string[] Dump(int recordingId) => [.. ReplayTool.Run("dump", "--archive", _archive.Directory, "--recording", $"{recordingId}", "--json").JsonLines.Select(line => line.GetRawText())];

    private ToolResult Export(string format, string file, params string[] more) =>
        ReplayTool.Run(["export", "--archive", _archive.Directory, "--recording", "0", "--format", format, "--output", file, "--json", .. more]);
}

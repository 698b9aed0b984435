namespace Replay.Analyzers.Tests;

public class FixTests
{
    [Theory]
    [InlineData("_object = DateTime.UtcNow;", "_object = _clock.GetUtcNow().UtcDateTime;")]
    [InlineData("_object = DateTime.Now.AddDays(1);", "_object = _clock.GetUtcNow().UtcDateTime.AddDays(1);")]
    [InlineData("_object = System.DateTime.Today;", "_object = _clock.GetUtcNow().UtcDateTime.Date;")]
    [InlineData("_object = /* now */ DateTimeOffset.UtcNow; // here", "_object = /* now */ _clock.GetUtcNow(); // here")]
    [InlineData("_object = TimeProvider.System.GetUtcNow();", "_object = _clock.GetUtcNow();")]
    [InlineData("data = Stopwatch.GetTimestamp();", "data = _clock.GetTimestamp();")]
    [InlineData("_object = Stopwatch.GetElapsedTime(data, data + 1);", "_object = _clock.GetElapsedTime(data, data + 1);")]
    [InlineData("Func<DateTime> now = () => DateTime.UtcNow;", "Func<DateTime> now = () => _clock.GetUtcNow().UtcDateTime;")]
    public async Task Time_is_taken_from_the_clock_in_scope(string before, string after) =>
        Assert.Equal(Handler(after, "private readonly ReplayClock _clock = new();"), await Fix.First(Handler(before, "private readonly ReplayClock _clock = new();")));

    [Theory]
    [InlineData("_object = DateTime.UtcNow;", "_object = DateTime.UnixEpoch.AddTicks(header.TimestampNs / 100);")]
    [InlineData("_object = DateTimeOffset.Now;", "_object = DateTimeOffset.UnixEpoch.AddTicks(header.TimestampNs / 100);")]
    public async Task Without_a_clock_time_is_taken_from_the_event(string before, string after) =>
        Assert.Equal(Handler(after), await Fix.First(Handler(before)));

    [Theory]
    [InlineData("Func<DateTime> now = () => DateTime.UtcNow;")] // a lambda cannot capture the header
    [InlineData("data = Environment.TickCount64;")]
    [InlineData("_object = Stopwatch.StartNew();")]
    [InlineData("_object = Random.Shared.Next();")]
    [InlineData("_object = Random.Shared.NextSingle();")]
    [InlineData("Random r = new(); r.NextBytes(new byte[3]);")]
    [InlineData("Random r = new(); _object = r;")]
    [InlineData("_object = Guid.NewGuid();")]
    [InlineData("_object = $\"{data}\";")]
    public async Task What_cannot_be_mended_mechanically_is_left(string statements) => Assert.Null(await Fix.First(Handler(statements)));

    [Fact]
    public async Task A_static_method_does_not_get_the_clock_of_the_instance() => Assert.Null(await Fix.First(
        Handler("", "private readonly ReplayClock _clock = new(); private static DateTime Now() => DateTime.UtcNow;")));

    [Theory]
    [InlineData("_object = Random.Shared.Next(5);", "_object = _random.Next(5);")]
    [InlineData("_object = new Random().NextDouble();", "_object = _random.NextDouble();")]
    [InlineData("Random.Shared.Shuffle(_items);", "_random.Shuffle(_items);")]
    public async Task Numbers_are_drawn_from_the_generator_in_scope(string before, string after)
    {
        const string Members = "private readonly ReplayRandom _random = new(seed: 7); private readonly int[] _items = [1, 2];";
        Assert.Equal(Handler(after, Members), await Fix.First(Handler(before, Members)));
    }

    [Theory]
    [InlineData("private readonly Random _random = new();", "private readonly ReplayRandom _random = new(seed: 1);")]
    [InlineData("private readonly Random _random = new Random();", "private readonly ReplayRandom _random = new ReplayRandom(seed: 1);")]
    public async Task A_generator_of_the_handler_gets_a_seed(string before, string after) =>
        Assert.Equal(Handler("_object = _random.Next(5) + this._random.NextDouble();", after), await Fix.First(Handler("_object = _random.Next(5) + this._random.NextDouble();", before)));

    [Fact]
    public async Task A_local_generator_gets_a_seed() =>
        Assert.Equal(Handler("var r = new ReplayRandom(seed: 1); data = r.NextInt64();"), await Fix.First(Handler("var r = new Random(); data = r.NextInt64();")));

    [Theory]
    [InlineData("_object = 1.5.ToString();", "_object = 1.5.ToString(CultureInfo.InvariantCulture);")]
    [InlineData("_object = 1.5.ToString(\"F2\");", "_object = 1.5.ToString(\"F2\", CultureInfo.InvariantCulture);")]
    [InlineData("_object = double.Parse(\"1\");", "_object = double.Parse(\"1\", CultureInfo.InvariantCulture);")]
    [InlineData("_object = double.TryParse(\"1\", out double x);", "_object = double.TryParse(\"1\", CultureInfo.InvariantCulture, out double x);")]
    [InlineData("_object = string.Format(\"{0}\", data);", "_object = string.Format(CultureInfo.InvariantCulture, \"{0}\", data);")]
    [InlineData("_object = \"a\".StartsWith(\"b\");", "_object = \"a\".StartsWith(\"b\", StringComparison.Ordinal);")]
    [InlineData("_object = new SortedSet<string>();", "_object = new SortedSet<string>(StringComparer.Ordinal);")]
    [InlineData("_object = new[] { \"a\" }.Order().First();", "_object = new[] { \"a\" }.Order(StringComparer.Ordinal).First();")]
    public async Task The_culture_or_comparison_is_passed(string before, string after) =>
        Assert.Equal(Handler(after), await Fix.First(Handler(before)));

    private static string Handler(string statements, string members = "") => Sources.Usings + $$"""
        sealed class Handler : IEventHandler<long>
        {
            {{members}}
            private object? _object;

            public void OnEvent(ref long data, in EventHeader header, bool endOfBatch)
            {
                {{statements}}
            }
        }

        """;
}

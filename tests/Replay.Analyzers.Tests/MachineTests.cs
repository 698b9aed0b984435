namespace Replay.Analyzers.Tests;

/// <summary>REPLAY101 to REPLAY106: what the machine, the process and the moment decide.</summary>
public class MachineTests
{
    [Theory]
    [InlineData("_object = {|REPLAY101:DateTime.UtcNow|};")]
    [InlineData("_object = {|REPLAY101:DateTime.Now|}.AddDays(1);")]
    [InlineData("_object = {|REPLAY101:DateTime.Today|};")]
    [InlineData("_object = {|REPLAY101:DateTimeOffset.UtcNow|};")]
    [InlineData("_object = {|REPLAY101:DateTimeOffset.Now|};")]
    [InlineData("_object = {|REPLAY101:TimeProvider.System|};")]
    [InlineData("_object = {|REPLAY101:TimeProvider.System|}.GetUtcNow();")]
    [InlineData("_count = {|REPLAY101:Environment.TickCount64|};")]
    [InlineData("_count = {|REPLAY101:Environment.TickCount|};")]
    [InlineData("_object = {|REPLAY101:TimeZoneInfo.Local|};")]
    [InlineData("Func<DateTime> now = () => {|REPLAY101:DateTime.UtcNow|};")]
    [InlineData("int Local() => {|REPLAY101:DateTime.UtcNow|}.Day; _count = Local();")]
    [InlineData("_count = {|REPLAY102:Stopwatch.GetTimestamp()|};")]
    [InlineData("_object = {|REPLAY102:Stopwatch.StartNew()|};")]
    [InlineData("_object = {|REPLAY102:new Stopwatch()|};")]
    [InlineData("_object = {|REPLAY103:Guid.NewGuid()|};")]
    [InlineData("_object = {|REPLAY103:Guid.CreateVersion7()|};")]
    [InlineData("Func<Guid> next = {|REPLAY103:Guid.NewGuid|};")]
    [InlineData("_count = {|REPLAY104:new Random()|}.Next();")]
    [InlineData("_count = {|REPLAY104:Random.Shared|}.Next();")]
    [InlineData("Random r = {|REPLAY104:new()|};")]
    [InlineData("_count = {|REPLAY104:System.Security.Cryptography.RandomNumberGenerator.GetInt32(5)|};")]
    [InlineData("_object = {|REPLAY105:Environment.GetEnvironmentVariable(\"A\")|};")]
    [InlineData("_object = {|REPLAY105:Environment.MachineName|};")]
    [InlineData("_object = {|REPLAY105:Environment.UserName|};")]
    [InlineData("_count = {|REPLAY105:Environment.ProcessId|};")]
    [InlineData("_count = {|REPLAY105:Environment.ProcessorCount|};")]
    [InlineData("_object = {|REPLAY105:Process.GetCurrentProcess()|};")]
    [InlineData("_count = {|REPLAY105:GC.GetTotalMemory(false)|};")]
    [InlineData("{|REPLAY106:Task.Run(() => { })|};")]
    [InlineData("_object = {|REPLAY106:new Thread(() => { })|};")]
    [InlineData("{|REPLAY106:Thread.Sleep(1)|};")]
    [InlineData("{|REPLAY106:Parallel.For(0, 3, i => { })|};")]
    [InlineData("{|REPLAY106:ThreadPool.QueueUserWorkItem(_ => { })|};")]
    [InlineData("_object = {|REPLAY106:new Timer(_ => { }, null, 1, 1)|};")]
    [InlineData("{|REPLAY106:Task.Factory.StartNew(() => { })|};")]
    [InlineData("_object = {|REPLAY106:Task.Delay(1)|};")]
    [InlineData("_object = {|REPLAY106:_list.AsParallel()|}.Where(x => x > 0);")]
    [InlineData("Func<Task> f = {|REPLAY106:async () => await Task.CompletedTask|};")]
    [InlineData("{|REPLAY106:async Task Local() => await Task.CompletedTask;|} _object = Local();")]
    public Task Reports(string statements) => Check.Statements(statements);

    [Theory]
    [InlineData("_object = new DateTime(2026, 1, 1).AddDays(1);")]
    [InlineData("_object = DateTimeOffset.UnixEpoch.AddTicks(header.TimestampNs / 100);")]
    [InlineData("_object = DateTimeOffset.MinValue;")]
    [InlineData("_object = new ReplayClock().GetUtcNow();")]
    [InlineData("_object = TimeZoneInfo.Utc;")]
    [InlineData("_text = nameof(DateTime.UtcNow) + nameof(Stopwatch.StartNew);")]
    [InlineData("_count = new Random(42).Next();")]
    [InlineData("_count = new ReplayRandom(42).Next(5);")]
    [InlineData("_object = Guid.Empty; _object = new Guid(\"6b29fc40-ca47-1067-b31d-00dd010662da\");")]
    [InlineData("Environment.FailFast(\"no\");")]
    [InlineData("GC.KeepAlive(_list);")]
    [InlineData("_count = Interlocked.Increment(ref _count); lock (_list) _list.Add(1);")]
    [InlineData("_object = Task.CompletedTask;")]
    public Task Stays_silent(string statements) => Check.Statements(statements);

    [Fact]
    public Task Async_methods_of_a_handler_are_reported_at_their_name() => Check.Source("""
        sealed class Handler : IEventHandler<long>
        {
            public void OnEvent(ref long data, in EventHeader header, bool endOfBatch) => _ = Later();
            private async Task {|REPLAY106:Later|}() => await Task.CompletedTask;
        }
        """);

    [Fact]
    public Task Fields_constructors_and_properties_of_a_handler_are_checked() => Check.Source("""
        sealed class Handler : IEventHandler<long>
        {
            private readonly DateTime _started = {|REPLAY101:DateTime.UtcNow|};
            private readonly Random _random;
            public Handler() => _random = {|REPLAY104:new Random()|};
            public long Now => {|REPLAY102:Stopwatch.GetTimestamp()|};
            public DateTime Created { get; } = {|REPLAY101:DateTime.UtcNow|};
            public void OnEvent(ref long data, in EventHeader header, bool endOfBatch) => _ = _random.Next();
        }
        """);

    [Theory]
    [InlineData("_object = DateTime.UtcNow;", "'DateTime.UtcNow' reads the machine's clock: take header.TimestampNs, or ask a ReplayClock")]
    [InlineData("_object = Stopwatch.StartNew();", "'Stopwatch.StartNew' measures machine time: measure event time with ReplayClock.GetTimestamp, or measure outside the handler")]
    [InlineData("_object = Guid.NewGuid();", "'Guid.NewGuid' differs in every run: make identifiers from header.Sequence, a counter in the state, or a ReplayRandom")]
    [InlineData("_object = new Random();", "'new Random' has a seed of its own in every run: draw from a ReplayRandom with a given seed, and save it with the state")]
    [InlineData("_object = Environment.MachineName;", "'Environment.MachineName' differs between machines or processes: read it before the run and hand it in as a parameter")]
    [InlineData("Thread.Sleep(1);", "'Thread.Sleep' leaves the handler's thread or waits for machine time: do the work in the callback, use ReplayClock timers, or run handlers on an EventRing")]
    public async Task The_message_says_the_mend(string statements, string message) => Assert.Equal(message, await Check.Message(statements));
}

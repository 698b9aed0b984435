namespace Replay.Benching.Tests;

public class FirstEventsTests
{
    [Fact]
    public void A_start_takes_time_and_can_be_repeated()
    {
        using TemporaryArchive made = new();
        FirstEvents<Tick, BlittableCodec<Tick>> starts = new(made.Archive, made.RecordTicks(100));

        Assert.All([starts.Measure(), starts.Measure()], time => Assert.True(time > TimeSpan.Zero));
    }
}

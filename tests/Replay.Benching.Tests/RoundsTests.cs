namespace Replay.Benching.Tests;

public class RoundsTests
{
    [Fact]
    public void Contenders_take_turns_and_warmups_do_not_count()
    {
        List<string> order = [];
        Queue<double> first = new([1_000, 5, 3, 4]), second = new([2_000, 7, 8, 6]);

        IReadOnlyList<Rates> rates = Rounds.Measure(warmups: 1, rounds: 3,
        [
            new("first", () => { order.Add("first"); return first.Dequeue(); }),
            new("second", () => { order.Add("second"); return second.Dequeue(); }),
        ]);

        Assert.Equal(["first", "second", "first", "second", "first", "second", "first", "second"], order);
        Assert.Equal([new Rates("first", 4, 3, 5, null), new Rates("second", 7, 6, 8, null)], rates);
    }

    [Fact]
    public void What_most_rounds_allocate_is_reported()
    {
        Queue<long> allocated = new([0, 24, 8_000]);

        Rates rates = Assert.Single(Rounds.Measure(warmups: 0, rounds: 3, [new("one", () => new Sample(1, allocated.Dequeue()))]));

        Assert.Equal(24, rates.AllocatedBytes);
    }
}

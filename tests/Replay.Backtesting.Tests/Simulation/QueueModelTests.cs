using CsCheck;

namespace Replay.Backtesting.Tests;

public sealed class QueueModelTests
{
    public static TheoryData<ProbabilityQueue> Models =>
    [
        new PowerQueue(1), new PowerQueue(2), new PowerQueue(3), new LogQueue(),
        new PowerQueue(2, QueueFormula.ShareOfWhole), new LogQueue(QueueFormula.ShareOfWhole), new PowerQueue(3, QueueFormula.ComplementOfFront),
    ];

    public static TheoryData<object, string> Described => new()
    {
        { new ConservativeQueue(), "conservative: cancels are behind us" },
        { new FifoQueue(), "first in, first out, by order ids" },
        { new LogQueue(), "ln(1 + x), f(back) / (f(back) + f(front))" },
        { new PowerQueue(3, QueueFormula.ComplementOfFront), "x^3, 1 - f(front / (front + back))" },
        { new ConstantLatency(50_000, 100_500, 0), "feed 50 µs, order 100.5 µs, response 0 µs" },
    };

    [Theory]
    [MemberData(nameof(Described))]
    public void Models_describe_themselves_for_people(object model, string expected) => Assert.Equal(expected, model.ToString());

    [Theory]
    [InlineData(1, QueueFormula.ShareOfParts, 0.75)]
    [InlineData(2, QueueFormula.ShareOfParts, 0.9)]
    [InlineData(2, QueueFormula.ShareOfWhole, 0.5625)]
    [InlineData(2, QueueFormula.ComplementOfFront, 0.9375)]
    public void Power_probabilities_follow_their_formulas(int exponent, QueueFormula formula, double expected) =>
        Assert.Equal(expected, new PowerQueue(exponent, formula).GetProbabilityBehind(front: 10, back: 30), 1e-15);

    [Fact]
    public void Log_probabilities_follow_their_formulas()
    {
        Assert.Equal(Math.Log(31) / (Math.Log(31) + Math.Log(11)), new LogQueue().GetProbabilityBehind(10, 30), 1e-14);
        Assert.Equal(Math.Log(31) / Math.Log(41), new LogQueue(QueueFormula.ShareOfWhole).GetProbabilityBehind(10, 30), 1e-14);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void A_probability_is_one_at_the_front_and_zero_at_the_back(ProbabilityQueue model)
    {
        Assert.Equal(1, model.GetProbabilityBehind(0, 10));
        Assert.Equal(0, model.GetProbabilityBehind(10, 0));
        Gen.Select(Gen.Int[1, 10_000], Gen.Int[1, 10_000]).Sample((front, back) => model.GetProbabilityBehind(front, back) is >= 0 and <= 1);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void A_cancel_moves_the_order_forward_by_at_most_its_size(ProbabilityQueue model) =>
        Gen.Select(Gen.Int[0, 1000], Gen.Int[0, 1000], Gen.Int[1, 1000]).Sample((front, back, size) =>
        {
            int level = front + back;
            if (level == 0) return true;
            long cancelled = Math.Min(size, level);
            double ahead = Math.Clamp(model.GetAheadAfterCancel(front, level, cancelled), 0, level - cancelled);
            return ahead <= front && ahead >= front - cancelled - 1e-9;
        });

    [Fact]
    public void The_portable_logarithm_equals_the_platforms_to_the_last_bits() => Gen.Double[1e-300, 1e300].Sample(x =>
        Math.Abs(PortableMath.Log(x) - Math.Log(x)) <= 4e-16 * Math.Max(1, Math.Abs(Math.Log(x))));
}

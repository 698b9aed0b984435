using Replay;

namespace StressProgram;

/// <summary>The handlers of a run, in the shape that its plan has, and the one among them that throws.</summary>
internal sealed class StressGraph
{
    private readonly StressPlan _plan;
    private readonly Random _random;
    private readonly List<Checker> _checkers = [];

    public StressGraph(StressPlan plan, EventRing<StressEvent> ring)
    {
        (_plan, _random) = (plan, new Random(plan.Seed));
        Checker first = Next(throws: true);
        HandlerGroup<StressEvent> group = ring.Handle(first);
        switch (plan.Shape)
        {
            case Shape.Chain:
                Checker second = Next(first);
                group.Then(second).Then(Next(second));
                break;
            case Shape.Parallel:
                ring.Handle(Next(), Next());
                break;
            case Shape.Diamond:
                Checker left = Next(first), right = Next(first);
                group.Then(left, right).Then(Next(left, right));
                break;
            case Shape.LongArm:
                Checker arm = Next(first);
                HandlerGroup<StressEvent> elbow = group.Then(arm);
                Checker hand = Next(arm), other = Next(first);
                elbow.Then(hand).And(group.Then(other)).Then(Next(hand, other));
                break;
        }
    }

    /// <summary>In the order of registration; the first is the one that throws.</summary>
    public IReadOnlyList<Checker> Checkers => _checkers;

    private Checker Next(params Checker[] after) => Next(throws: false, after);

    private Checker Next(bool throws, params Checker[] after)
    {
        Random random = new(_random.Next());
        Checker checker = throws ? Thrower(random, after) : _random.Next(3) switch
        {
            // A span of which one event is to be skipped is refused.
            0 when _plan.Ending != Ending.SkippedFaults => new SpanChecker(_plan, random, after),
            1 => new BatchStartChecker(_plan, random, after),
            _ => new Checker(_plan, random, after),
        };
        _checkers.Add(checker);
        return checker;
    }

    /// <summary>The handler that throws, if the plan has one: it takes events one by one, so that the fault names the event.</summary>
    private BatchStartChecker Thrower(Random random, Checker[] after) => _plan.Ending switch
    {
        Ending.Fault => new(_plan, random, after) { ThrowsAt = _plan.EndingAt },
        Ending.FaultBetweenBatches => new(_plan, random, after) { ThrowsBefore = _plan.EndingAt },
        Ending.SkippedFaults => new(_plan, random, after) { ThrowsOnceIn = 5_000 },
        _ => new(_plan, random, after),
    };
}

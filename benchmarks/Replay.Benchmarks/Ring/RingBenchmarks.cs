using BenchmarkDotNet.Attributes;

namespace Replay.Benchmarks;

/// <summary>A million events of 64 bytes from one publisher to one handler; the time includes starting and joining the handler's thread.</summary>
public class RingBenchmarks
{
    private const int Events = 1_000_000;

    public enum Wait
    {
        Yielding,
        BusySpin,
        Blocking,
    }

    [Params(1, 16, 256)]
    public int Batch { get; set; }

    [Params(Wait.Yielding, Wait.BusySpin, Wait.Blocking)]
    public Wait Waiting { get; set; }

    [Benchmark(Baseline = true, OperationsPerInvoke = Events)]
    public double HandWritten() => HandWrittenRing.Measure(Events, Batch);

    [Benchmark(OperationsPerInvoke = Events)]
    public double EventHandler() => RingRates.Ring(Strategy, Events, Batch);

    [Benchmark(OperationsPerInvoke = Events)]
    public double StructHandler() => RingRates.StructRing(Strategy, Events, Batch);

    [Benchmark(OperationsPerInvoke = Events)]
    public double BatchHandler() => RingRates.BatchRing(Strategy, Events, Batch);

    private WaitStrategy Strategy => Waiting switch
    {
        Wait.Yielding => WaitStrategy.Yielding,
        Wait.BusySpin => WaitStrategy.BusySpin,
        _ => WaitStrategy.Blocking,
    };
}

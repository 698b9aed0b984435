using Replay;
using Replay.Backtesting;

namespace OrderBookBacktest;

/// <summary>The same backtest, replayed in different ways.</summary>
internal sealed class BacktestRuns(EmbeddedArchive archive, MarketSource market)
{
    private readonly SnapshotStore _snapshots = new(Path.Combine(archive.Directory, "snapshots"));
    private readonly long _half = FindHalf(archive, market);

    /// <summary>Leaves a snapshot half-way. These runs are slower than those that are shown: the code is compiled, and compiled again when it is hot.</summary>
    public RunResult StopHalfWay(IProgress<double> progress)
    {
        NewRun(NewBacktest(), progress).OverRing().To(_half).Run();
        return NewRun(NewBacktest(), progress).To(_half).SnapshotTo(_snapshots).Run();
    }

    /// <summary>On the replaying thread.</summary>
    public (Backtest, RunResult) Inline(IProgress<double> progress)
    {
        Backtest backtest = NewBacktest();
        return (backtest, NewRun(backtest, progress).Run());
    }

    /// <summary>On a thread of its own, fed over the ring.</summary>
    public RunResult OverRing(IProgress<double> progress) => NewRun(NewBacktest(), progress).OverRing().Run();

    /// <summary>From the snapshot that <see cref="StopHalfWay"/> left.</summary>
    public RunResult Resumed(IProgress<double> progress) =>
        NewRun(NewBacktest(), progress).ResumeFrom(_snapshots.TryLoadNewest(market.RecordingId, _half)).Run();

    /// <summary>A strategy, and an exchange with latency, queues and fees for it to trade at.</summary>
    private Backtest NewBacktest()
    {
        SimulatedExchange exchange = new(market.Instrument, new SimulationOptions
        {
            Latency = new ConstantLatency(FeedNs: 50_000, OrderNs: 100_000, ResponseNs: 50_000),
            Fees = FeeSchedule.FromBasisPoints(maker: 0.1m, taker: 0.3m),
        });
        MarketMaker strategy = new(exchange.Book, exchange.Orders, market.StrategyParameters);
        return new Backtest(exchange, strategy, new BacktestOptions { SampleIntervalNs = market.SampleIntervalNs });
    }

    private ReplayRun<MarketEvent, MarketEventCodec> NewRun(Backtest backtest, IProgress<double> progress) =>
        new ReplayRun<MarketEvent, MarketEventCodec>(archive, market.RecordingId)
            .Handle(backtest)
            .WithOutput(backtest.Output)
            .WithProgress(new RunProgress(progress));

    private static long FindHalf(EmbeddedArchive archive, MarketSource market)
    {
        using RecordingReader reader = archive.OpenReader(market.RecordingId);
        long left = market.Events / 2;
        foreach (RecordedMessage message in reader.Messages())
        {
            if (--left == 0) return message.EndPosition;
        }
        return reader.StopPosition;
    }

    private sealed class RunProgress(IProgress<double> progress) : IProgress<ReplayProgress>
    {
        public void Report(ReplayProgress value) => progress.Report(value.Fraction);
    }
}

using CsCheck;

namespace Replay.Backtesting.Tests;

public sealed class PortfolioTests
{
    private static readonly Gen<Fill[]> GenFills =
        (from buy in Gen.Bool
         from maker in Gen.Bool
         from price in Gen.Long[1, 1_000_000]
         from size in Gen.Long[1, 10_000]
         select new Fill
         {
             Side = buy ? Side.Buy : Side.Sell,
             IsMaker = maker,
             PriceTicks = price,
             SizeLots = size,
             FeeMicros = FeeSchedule.FromBasisPoints(-0.5m, 2m).GetFeeMicros(price, size, maker),
         }).Array[0, 60];

    [Fact]
    public void Profit_equals_cash_plus_position_at_the_mid_less_fees_exactly() => GenFills.Sample(fills =>
    {
        Portfolio portfolio = new();
        Int128 cash = 0, fees = 0;
        long position = 0;
        foreach (Fill fill in fills)
        {
            portfolio.OnFill(fill);
            long sign = fill.Side == Side.Buy ? 1 : -1;
            cash -= sign * (Int128)fill.PriceTicks * fill.SizeLots;
            position += sign * fill.SizeLots;
            fees += fill.FeeMicros;
        }

        const long MidHalfTicks = 1_000_001;
        Assert.Equal(position, portfolio.PositionLots);
        Assert.Equal(1_000_000 * (2 * cash + (Int128)position * MidHalfTicks) - 2 * fees, portfolio.GetNetHalfMicros(MidHalfTicks));
        if (position == 0) Assert.Equal(cash, portfolio.RealisedTickLots);
    });

    [Fact]
    public void Closing_a_part_realises_that_part_against_the_average_cost()
    {
        Portfolio portfolio = new();
        portfolio.OnFill(new Fill { Side = Side.Buy, PriceTicks = 100, SizeLots = 10 });
        portfolio.OnFill(new Fill { Side = Side.Buy, PriceTicks = 110, SizeLots = 10 });
        portfolio.OnFill(new Fill { Side = Side.Sell, PriceTicks = 120, SizeLots = 5 });
        Assert.Equal(75, portfolio.RealisedTickLots);
        Assert.Equal(2 * 15 * (120 - 105), portfolio.GetUnrealisedHalfTickLots(240));

        portfolio.OnFill(new Fill { Side = Side.Sell, PriceTicks = 100, SizeLots = 20 });
        Assert.Equal((75 - 75, -5), (portfolio.RealisedTickLots, portfolio.PositionLots));
        Assert.Equal(2 * 5 * (100 - 90), portfolio.GetUnrealisedHalfTickLots(180));
        Assert.Equal((20, 4, 45), (portfolio.GreatestPositionLots, portfolio.Fills, portfolio.VolumeLots));
        Assert.Equal(1000 + 1100 + 600 + 2000, portfolio.TurnoverTickLots);
    }

    [Fact]
    public void A_state_comes_back_as_it_was_saved() => GenFills.Sample(fills =>
    {
        Portfolio one = new(), other = new();
        foreach (Fill fill in fills) one.OnFill(fill);
        byte[] state = OrderBookTests.Save(one);
        other.LoadState(state, one.StateVersion);
        return OrderBookTests.Save(other).AsSpan().SequenceEqual(state);
    });

    [Fact]
    public void Fees_are_exact()
    {
        FeeSchedule fees = FeeSchedule.FromBasisPoints(maker: -0.25m, taker: 1.5m);
        Assert.Equal(-25 * 300 * 7, fees.GetFeeMicros(300, 7, isMaker: true));
        Assert.Equal(150 * 300 * 7, fees.GetFeeMicros(300, 7, isMaker: false));
        Assert.Equal(7 * 35, new FeeSchedule { TakerPerLotMicros = 35 }.GetFeeMicros(300, 7, isMaker: false));
        Assert.Throws<ArgumentException>(() => FeeSchedule.FromBasisPoints(0.001m, 0));
    }
}

using Replay.Tests;

namespace Replay.Backtesting.Tests;

public class PublicApiTests
{
    [Fact]
    public void The_public_api_is_approved() => PublicApi.ShouldBeApproved(typeof(MarketEvent).Assembly);
}

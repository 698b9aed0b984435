using Replay.Tests;

namespace Replay.Framework.Tests;

public class PublicApiTests
{
    [Fact]
    public void The_public_api_is_approved() => PublicApi.ShouldBeApproved(typeof(EventHeader).Assembly);
}

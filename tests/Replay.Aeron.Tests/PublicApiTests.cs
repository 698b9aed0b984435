using Replay.Tests;

namespace Replay.Aeron.Tests;

public class PublicApiTests
{
    [Fact]
    public void The_public_api_is_approved() => PublicApi.ShouldBeApproved(typeof(AeronLibrary).Assembly);
}

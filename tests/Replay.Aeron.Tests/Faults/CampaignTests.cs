namespace Replay.Aeron.Tests;

/// <summary>The short forms of the campaigns.</summary>
public class CampaignTests
{
    public CampaignTests() => SharedArchive.SkipUnlessAvailable();

    [Theory]
    [InlineData(true, 2)]
    [InlineData(false, 1)]
    public void A_run_outlives_its_driver_and_its_archive_without_a_gap_or_a_repeat(bool killDriver, int rounds) =>
        Assert.StartsWith($"{rounds} times", KillCampaign.Run(killDriver, rounds), StringComparison.Ordinal);

    [Fact]
    public void Every_one_of_many_messages_is_recorded_and_replayed_in_order() =>
        Assert.StartsWith("300,000 messages", VolumeCampaign.Run(300_000), StringComparison.Ordinal);

    [Fact]
    public void Connecting_and_closing_again_and_again_keeps_no_file() =>
        Assert.StartsWith("10 times", ConnectionCampaign.Run(10), StringComparison.Ordinal);

    [Fact]
    public void A_slow_handler_holds_up_a_replay_and_loses_nothing() =>
        Assert.StartsWith("50,000 messages", SlowConsumerCampaign.Run("aeron:udp?endpoint=localhost:0", 50_000), StringComparison.Ordinal);
}

using CrashProgram;

namespace Replay.Framework.Tests;

/// <summary>The short form of the campaign; <c>Replay.Framework.CrashProgram campaign</c> runs the long one.</summary>
public class KillTests
{
    [Theory]
    [InlineData(Durability.None)]
    [InlineData(Durability.OnStop)]
    [InlineData(Durability.Group)]
    [InlineData(Durability.Always)]
    public void Recording_processes_that_are_killed_lose_nothing_that_they_acknowledged(Durability level)
    {
        KillCampaign campaign = new(level, Environment.TickCount);
        campaign.Run(kills: 5);
        TestContext.Current.SendDiagnosticMessage(campaign.Summary);
    }
}

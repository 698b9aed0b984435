using DamageProgram;
using Replay.Tests;

namespace Replay.Framework.Tests;

/// <summary>The short form of the campaign; <c>Replay.Framework.DamageProgram</c> runs the long one and writes docs/damage.md.</summary>
public class DamageCampaignTests
{
    [Fact]
    public void No_damage_is_silent_or_hangs_and_every_kind_stands_in_the_documentation()
    {
        // Steps without a common divisor with the fields' lengths, so that every field is met.
        DamageCampaign campaign = new(Path.Combine(AppContext.BaseDirectory, "Archive", "Fixtures"),
            new DamageScale { PayloadFlips = 200, TailStep = 101, BitStep = 7, Fixtures = ["fragmented", "checksum-crc32"] });
        campaign.Run();

        Assert.Empty(campaign.Failures);
        Assert.All(campaign.Rows, row => Assert.True(row.Silent + row.Hung == 0 && row.Injected > 0, $"{row.Name}, {row.Subject}"));
        string documented = File.ReadAllText(Path.Combine(Repository.Root, "docs", "damage.md"));
        Assert.All(campaign.Rows, row => Assert.Contains($"| {row.Name} | {row.Subject} | ", documented, StringComparison.Ordinal));
    }
}

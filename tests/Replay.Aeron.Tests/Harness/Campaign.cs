namespace Replay.Aeron.Tests;

/// <summary>How long the tests go on that could go on for ever: briefly in every run, at length where <c>REPLAY_AERON_CAMPAIGN</c> is set.</summary>
internal static class Campaign
{
    private static readonly bool IsLong = !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("REPLAY_AERON_CAMPAIGN"));

    public static int Of(int brief, int atLength) => IsLong ? atLength : brief;
}

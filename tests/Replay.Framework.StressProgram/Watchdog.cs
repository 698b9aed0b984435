namespace StressProgram;

/// <summary>Ends the process when no event has been published for too long, and says in which run.</summary>
internal static class Watchdog
{
    public static void Start(Campaign campaign, TimeSpan limit)
    {
        Thread thread = new(() => Watch(campaign, limit)) { IsBackground = true, Name = "watchdog" };
        thread.Start();
    }

    private static void Watch(Campaign campaign, TimeSpan limit)
    {
        while (true)
        {
            (StressPlan? plan, long published) = (campaign.Current, campaign.Published);
            Thread.Sleep(limit);
            if (plan is null || campaign.Current != plan || campaign.Published != published) continue;
            Console.WriteLine($"FAILED: nothing has moved for {limit}.\n{plan}\nAgain: --run {plan.Seed} --events {plan.Events}");
            Environment.Exit(2);
        }
    }
}

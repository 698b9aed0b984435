using System.Globalization;
using StressProgram;

// --events N (10^9), --seed S (drawn, and printed): a campaign. --run SEED --events N: one of its runs again.
long events = 1_000_000_000;
int seed = Random.Shared.Next();
int? run = null;
for (int i = 0; i < args.Length; i += 2)
{
    string value = i + 1 < args.Length ? args[i + 1] : "";
    switch (args[i])
    {
        case "--events" when long.TryParse(value, CultureInfo.InvariantCulture, out events) && events > 0:
        case "--seed" when int.TryParse(value, CultureInfo.InvariantCulture, out seed):
            break;
        case "--run" when int.TryParse(value, CultureInfo.InvariantCulture, out int seedOfRun):
            run = seedOfRun;
            break;
        default:
            Console.Error.WriteLine($"'{args[i]} {value}' is not understood. Usage: [--events N] [--seed S], or --run SEED --events N");
            return 1;
    }
}

Console.WriteLine($"seed {seed}");
Campaign campaign = new(seed, events, Console.Out);
Watchdog.Start(campaign, TimeSpan.FromMinutes(2));
return (run is { } one ? campaign.Run(StressPlan.Draw(one, events)) : campaign.Run()) ? 0 : 2;

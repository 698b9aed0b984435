using System.Globalization;
using CrashProgram;
using Replay;

switch (args)
{
    case ["record", var directory, var durability]:
        RecordingProcess.Run(directory, Enum.Parse<Durability>(durability));
        return 0;
    case ["tail", var directory]:
        return TailProcess.Run(directory);
    case ["reread", var directory]:
        RereadProcess.Run(directory);
        return 0;
    case ["campaign", var kills, var seed]:
        foreach (Durability level in Enum.GetValues<Durability>())
        {
            KillCampaign campaign = new(level, int.Parse(seed, CultureInfo.InvariantCulture));
            campaign.Run(int.Parse(kills, CultureInfo.InvariantCulture));
            Console.WriteLine(campaign.Summary);
        }
        return 0;
    default:
        Console.Error.WriteLine("usage: campaign <kills at each durability level> <seed> | record <directory> <durability> | tail <directory> | reread <directory>");
        return 1;
}

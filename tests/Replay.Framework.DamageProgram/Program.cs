using System.Globalization;
using DamageProgram;

if (args is not [var fixtures, var table])
{
    Console.Error.WriteLine("usage: <directory of the fixtures' archives, zipped> <file for the table>");
    return 1;
}

DamageCampaign campaign = new(fixtures, new DamageScale());
campaign.Run(row => Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{row.Injected,8:N0} injected, {row.Silent} silent, {row.Hung} hung: {row.Name}, {row.Subject}")));
File.WriteAllText(table, DamageTable.Format(campaign.Rows));
foreach (string failure in campaign.Failures) Console.Error.WriteLine(failure);
return campaign.Rows.All(row => row is { Silent: 0, Hung: 0 }) ? 0 : 2;

using System.Reflection;
using Replay.Cli.Handlers;

namespace Replay.Cli.Tests;

public class CastTableTests
{
    private const int Greatest = 4_096;
    private const int IntsPerEntry = 6;

    [Fact]
    public void Has_its_greatest_length_before_a_run_begins()
    {
        FieldInfo? table = typeof(object).Assembly.GetType("System.Runtime.CompilerServices.CastHelpers")?.GetField("s_table", BindingFlags.Static | BindingFlags.NonPublic);
        Assert.SkipUnless(table is not null, "This runtime keeps its casts elsewhere.");

        // An entry more than the table holds begins it. Were an assembly unloaded right then, it would be empty once.
        Assert.Contains((Greatest + 1) * IntsPerEntry, Enumerable.Range(0, 5).Select(_ =>
        {
            CastTable.Grow();
            return ((int[])table.GetValue(null)!).Length;
        }));
    }
}

namespace Replay.Aeron.Tests;

public class SummaryTests
{
    [Fact]
    public void The_summary_says_which_aeron_the_tests_ran_against_or_what_was_missing()
    {
        Assert.Equal("Aeron: tests ran against a real driver and archive, client 1.52.2", SharedArchive.Summary(null, "1.52.2"));
        Assert.Equal("Aeron: tests against a real archive were skipped: no java", SharedArchive.Summary("no java", null));
    }
}

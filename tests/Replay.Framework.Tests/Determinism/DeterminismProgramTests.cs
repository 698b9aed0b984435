using System.Diagnostics;
using Replay.Tests;

namespace Replay.Framework.Tests.Determinism;

public sealed class DeterminismProgramTests
{
    [Fact]
    public void Every_way_to_replay_gives_one_digest_and_a_planted_fault_is_found_at_its_event()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Writing an archive needs Linux.");
        string program = Repository.PathOf("tests", "Replay.Framework.DeterminismProgram",
            Path.GetRelativePath(Repository.PathOf("tests", "Replay.Framework.Tests"), AppContext.BaseDirectory), "Replay.Framework.DeterminismProgram.dll");
        ProcessStartInfo start = new("dotnet", [program, "60000", "10"]) { RedirectStandardOutput = true };
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();

        Assert.True(process.ExitCode == 0, output);
        Assert.Equal(10, output.Split('\n').Count(line => line.Contains("resumed at", StringComparison.Ordinal)));
        Assert.Equal(3, output.Split('\n').Count(line => line.StartsWith("found", StringComparison.Ordinal)));
        Assert.DoesNotContain("DIFFERS", output, StringComparison.Ordinal);
    }
}

using System.Diagnostics;

namespace Replay.Cli.Tests;

/// <summary>A program as it was built, run as users run it.</summary>
internal static class BuiltProgram
{
    /// <summary>Runs it in a working directory.</summary>
    public static ToolResult Run(string name, string workingDirectory, params string[] args)
    {
        ProcessStartInfo start = new("dotnet", [Path.Combine(AppContext.BaseDirectory, $"{name}.dll"), .. args])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = workingDirectory,
        };
        using Process process = Process.Start(start)!;
        Task<string> messages = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new ToolResult(process.ExitCode, output, messages.Result);
    }
}

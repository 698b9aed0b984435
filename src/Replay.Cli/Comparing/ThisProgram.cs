using System.Diagnostics;

namespace Replay.Cli.Comparing;

/// <summary>This program, in a process of its own.</summary>
internal static class ThisProgram
{
    /// <summary>Runs a command line of ours.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="environment">Variables to set; null: to remove.</param>
    /// <param name="interrupted">Kills the process.</param>
    /// <returns>Exit code, standard output and messages.</returns>
    public static (int ExitCode, string Output, string Messages) Run(IEnumerable<string> args, IReadOnlyDictionary<string, string?> environment, CancellationToken interrupted)
    {
        (string program, string[] first) = Find();
        ProcessStartInfo start = new(program, [.. first, .. args]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach ((string name, string? value) in environment)
        {
            if (value is null) start.Environment.Remove(name);
            else start.Environment[name] = value;
        }

        using Process process = Process.Start(start)!;
        using CancellationTokenRegistration registration = interrupted.Register(() => process.Kill(entireProcessTree: true));
        process.StandardInput.Close();
        Task<string> messages = process.StandardError.ReadToEndAsync(CancellationToken.None);
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        interrupted.ThrowIfCancellationRequested();
        return (process.ExitCode, output, messages.GetAwaiter().GetResult());
    }

    /// <summary>The executable beside us, or the runtime with our assembly.</summary>
    private static (string Program, string[] First) Find()
    {
        const string Runtime = "dotnet";
        string self = Environment.ProcessPath ?? Runtime;
        string assembly = typeof(ThisProgram).Assembly.Location;
        string name = Path.GetFileNameWithoutExtension(self);
        if (name == Path.GetFileNameWithoutExtension(assembly)) return (self, []);
        return (name == Runtime ? self : Runtime, [assembly]);
    }
}

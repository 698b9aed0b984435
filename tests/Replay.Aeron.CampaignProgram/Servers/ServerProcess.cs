using System.Collections.Concurrent;
using System.Diagnostics;

namespace Replay.Aeron.Servers;

/// <summary>A server that a test has started, and ends by its own process id.</summary>
public sealed class ServerProcess : IDisposable
{
    private readonly ConcurrentQueue<string> _output = new();
    private readonly Process _process;

    private ServerProcess(Process process)
    {
        _process = process;
        process.OutputDataReceived += Keep;
        process.ErrorDataReceived += Keep;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public string Output => string.Join('\n', _output);

    public bool HasExited => _process.HasExited;

    // Short lives: what starts fast serves tests better than what runs fast.
    private static readonly string[] QuickStart = ["-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx256m"];

    public static ServerProcess StartJava(string mainClass, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> properties, string[]? virtualMachine = null) => Start(AeronServer.Java,
    [
        "--add-opens", "java.base/jdk.internal.misc=ALL-UNNAMED", "--add-opens", "java.base/sun.nio.ch=ALL-UNNAMED", "--add-opens", "java.base/java.util.zip=ALL-UNNAMED",
        .. virtualMachine ?? QuickStart, "-cp", AeronServer.ClassPath,
        .. properties.Select(property => $"-D{property.Key}={property.Value}"), mainClass, .. arguments,
    ]);

    public static ServerProcess Start(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null, byte[]? input = null)
    {
        ProcessStartInfo start = new(program) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = input is not null, UseShellExecute = false };
        foreach (string argument in arguments) start.ArgumentList.Add(argument);
        foreach ((string name, string value) in environment ?? new Dictionary<string, string>()) start.Environment[name] = value;
        Process process = Process.Start(start)!;
        if (input is not null)
        {
            process.StandardInput.BaseStream.Write(input);
            process.StandardInput.Close();
        }
        return new ServerProcess(process);
    }

    /// <summary>Waits for the end of a program that ends by itself.</summary>
    public int WaitForExit()
    {
        if (!_process.WaitForExit(TimeSpan.FromMinutes(2))) throw new TimeoutException($"The program has not ended for two minutes:\n{Output}");
        _process.WaitForExit();
        return _process.ExitCode;
    }

    /// <summary>Ends it without a chance to clean up.</summary>
    public void Kill()
    {
        if (!_process.HasExited) _process.Kill();
        _process.WaitForExit();
    }

    public void Dispose()
    {
        Kill();
        _process.Dispose();
    }

    private void Keep(object sender, DataReceivedEventArgs e)
    {
        if (e.Data is { } line) _output.Enqueue(line);
    }
}

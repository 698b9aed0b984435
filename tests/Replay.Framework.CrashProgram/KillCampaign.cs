using System.Diagnostics;
using System.Globalization;
using Replay;

namespace CrashProgram;

/// <summary>Kills recording processes at random moments and checks what they leave: every acknowledged message, and nothing but the first of what was written.</summary>
/// <remarks>Some directories are killed several times: the next process goes on where the one before it was cut off.</remarks>
public sealed class KillCampaign(Durability level, int seed)
{
    private const int MaxDelayMicroseconds = 50_000;
    private const int KilledExitCode = 128 + 9;

    private readonly Random _random = new(seed);
    private int _kills;
    private int _beforeTheFirst;
    private long _acknowledged;
    private long _read;
    private double _slowestMs;

    /// <summary>What has been done, in a line.</summary>
    public string Summary => string.Create(CultureInfo.InvariantCulture,
        $"{level}: {_kills} kills ({_beforeTheFirst} before the first acknowledgement), {_acknowledged} messages acknowledged, {_read} read, 0 lost, 0 changed; slowest open and check {_slowestMs:F0} ms");

    /// <summary>Kills so many processes.</summary>
    /// <exception cref="InvalidDataException">Something was lost or changed; the message names the kill, and the directory, which is kept.</exception>
    public void Run(int kills)
    {
        while (_kills < kills)
        {
            string directory = Directory.CreateTempSubdirectory("replay-kill-").FullName;
            int acknowledged = 0;
            for (int i = _random.Next(1, 5); i > 0 && _kills < kills; i--) acknowledged = KillOne(directory, acknowledged);
            Directory.Delete(directory, recursive: true);
        }
    }

    private int KillOne(string directory, int acknowledgedBefore)
    {
        int acknowledged = Math.Max(acknowledgedBefore,
            RecordUntilKilled(directory, _random.Next(2) == 0, TimeSpan.FromMicroseconds(_random.Next(MaxDelayMicroseconds))));
        long start = Stopwatch.GetTimestamp();
        int read = RecordingProcess.Check(directory, level);
        _slowestMs = Math.Max(_slowestMs, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        string here = $"Kill {_kills} of seed {seed} at {level}, in {directory}";
        if (read < acknowledged) throw new InvalidDataException($"{here}: {acknowledged} messages were acknowledged, {read} are there.");
        if (File.Exists(Path.Combine(directory, "archive.catalog")) && !ArchiveVerifier.Verify(directory).Ok) throw new InvalidDataException($"{here}: verify finds damage.");
        _kills++;
        if (acknowledged == acknowledgedBefore) _beforeTheFirst++;
        _acknowledged += acknowledged - acknowledgedBefore;
        _read += read;
        return read;
    }

    private int RecordUntilKilled(string directory, bool afterFirst, TimeSpan delay)
    {
        ProcessStartInfo start = new("dotnet", [typeof(KillCampaign).Assembly.Location, "record", directory, level.ToString()]) { RedirectStandardOutput = true };
        using Process process = Process.Start(start)!;
        if (process.StandardOutput.ReadLine() != RecordingProcess.Ready) throw new InvalidDataException($"The recording process in {directory} has not started.");
        // Some are killed while they open the archive, some in the middle of recording.
        int acknowledged = afterFirst ? Parse(process.StandardOutput.ReadLine()) : 0;
        Thread.Sleep(delay);
        process.Kill();
        // Read to its end, for what was acknowledged before the kill.
        while (process.StandardOutput.ReadLine() is { } line) acknowledged = Math.Max(acknowledged, Parse(line));
        process.WaitForExit();
        return process.ExitCode == KilledExitCode ? acknowledged
            : throw new InvalidDataException($"The recording process in {directory} ended by itself with exit code {process.ExitCode}.");
    }

    private static int Parse(string? count) => count is null ? 0 : int.Parse(count, CultureInfo.InvariantCulture);
}

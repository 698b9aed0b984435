using System.Diagnostics;
using System.Globalization;
using Replay;

namespace CrashProgram;

/// <summary>Kills recording processes at random moments and checks what they leave: every acknowledged message, and nothing but the first of what was written.</summary>
/// <remarks>Some directories are killed several times: the next process goes on where the one before it was cut off.</remarks>
public sealed class KillCampaign(Durability level, int seed)
{
    private const int MaxDelayMicroseconds = 120_000;

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
        int acknowledged = Math.Max(acknowledgedBefore, RecordUntilKilled(directory, TimeSpan.FromMicroseconds(_random.Next(MaxDelayMicroseconds))));
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

    private int RecordUntilKilled(string directory, TimeSpan delay)
    {
        ProcessStartInfo start = new("dotnet", [typeof(KillCampaign).Assembly.Location, "record", directory, level.ToString()]) { RedirectStandardOutput = true };
        using Process process = Process.Start(start)!;
        string? line = process.StandardOutput.ReadLine();
        if (line != RecordingProcess.Ready) throw new InvalidDataException($"The recording process in {directory} has not started: {line}");
        Thread.Sleep(delay);
        process.Kill();
        // Read to its end, for what was acknowledged before the kill.
        int acknowledged = 0;
        while (process.StandardOutput.ReadLine() is { } count) acknowledged = Math.Max(acknowledged, int.Parse(count, CultureInfo.InvariantCulture));
        process.WaitForExit();
        return acknowledged;
    }
}

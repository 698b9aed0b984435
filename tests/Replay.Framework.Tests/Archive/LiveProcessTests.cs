using System.Diagnostics;
using CrashProgram;

namespace Replay.Framework.Tests;

/// <summary>A recording that is followed by a process of its own.</summary>
public class LiveProcessTests
{
    private const int Messages = 2_000;

    [Fact]
    public void Another_process_follows_a_recording_to_its_stop()
    {
        using TempDirectory directory = new();
        using EmbeddedArchive archive = EmbeddedArchive.OpenForWriting(directory.Path, new ArchiveOptions { Durability = Durability.None });
        using RecordingWriter writer = archive.CreateRecording(SampleArchive.Settings with { SegmentFileLength = 131072 });
        Append(writer, 0);
        using Process tail = Start("tail", directory.Path);
        // It has begun before the rest is written, and meets the writer at every place between two messages.
        Assert.Equal(TailProcess.Started, tail.StandardOutput.ReadLine());
        for (int i = 1; i < Messages; i++) Append(writer, i);
        writer.Stop();
        string seen = tail.StandardOutput.ReadLine()!;
        tail.WaitForExit();
        using RecordingReader reader = archive.OpenReader(0);
        RunResult own = new ReplayRun<RawEvent, RawCodec>(archive, 0).Handle(new Ignored()).Run(TestContext.Current.CancellationToken);
        Assert.StartsWith($"events {Messages} end {reader.StopPosition} digest {own.EventDigest} inOrder True live ", seen, StringComparison.Ordinal);
        Assert.Equal(0, tail.ExitCode);
    }

    [Fact]
    public void Another_process_learns_that_the_writer_was_killed()
    {
        using TempDirectory directory = new();
        using Process recording = Start("record", directory.Path, nameof(Durability.None));
        Assert.Equal(RecordingProcess.Ready, recording.StandardOutput.ReadLine());
        recording.StandardOutput.ReadLine();
        using Process tail = Start("tail", directory.Path);
        Assert.Equal(TailProcess.Started, tail.StandardOutput.ReadLine());
        recording.Kill();
        string seen = tail.StandardOutput.ReadLine()!;
        tail.WaitForExit();
        Assert.Contains("interrupted", seen);
        Assert.EndsWith("inOrder True", seen, StringComparison.Ordinal);
        Assert.Equal(3, tail.ExitCode);
        Assert.Equal(RecordingProcess.Check(directory.Path, Durability.None), int.Parse(seen.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture));
    }

    private sealed class Ignored : IEventHandler<RawEvent>
    {
        public void OnEvent(ref RawEvent data, in EventHeader header, bool endOfBatch) { }
    }

    private static void Append(RecordingWriter writer, int message)
    {
        writer.Append(TestMessage.Payload(message, withZeros: false), message);
        writer.Flush();
    }

    private static Process Start(params string[] arguments) =>
        Process.Start(new ProcessStartInfo("dotnet", [typeof(TailProcess).Assembly.Location, .. arguments]) { RedirectStandardOutput = true })!;
}

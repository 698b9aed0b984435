namespace Replay.Framework.Tests;

/// <summary>Leaves a directory as a writer does that is killed.</summary>
internal static class UncleanArchive
{
    /// <summary>Writes a recording of messages of 400 bytes, all of them durable, and never stops it.</summary>
    /// <returns>Its end.</returns>
    public static long Write(string directory, int messages)
    {
        using TempDirectory live = new();
        using EmbeddedArchive archive = EmbeddedArchive.OpenForWriting(live.Path, new() { Durability = Durability.Group, GroupInterval = TimeSpan.FromDays(1) });
        using RecordingWriter writer = archive.CreateRecording(SampleArchive.Settings);
        for (int i = 0; i < messages; i++) writer.Append(SampleArchive.Payload(i, 400), i);
        writer.Sync();
        foreach (string path in Directory.GetFiles(live.Path)) File.Copy(path, Path.Combine(directory, Path.GetFileName(path)));
        return writer.DurablePosition;
    }
}

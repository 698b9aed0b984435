using System.Diagnostics;
using System.Runtime.CompilerServices;
using Microsoft.Win32.SafeHandles;

namespace Replay.Benchmarks;

/// <summary>An archive in a directory of its own, on the disk that the system keeps temporary files on.</summary>
internal sealed class ArchiveWorkload : IDisposable
{
    public const int SegmentLength = 128 * 1024 * 1024;

    private readonly HashSet<string> _synced = [];

    public ArchiveWorkload() => Folder = Directory.CreateTempSubdirectory("replay-archive-bench-").FullName;

    public string Folder { get; }

    /// <summary>Length of a frame that carries a message.</summary>
    public static int FrameLength(int messageLength) => Frame.Align(Frame.HeaderLength + messageLength);

    /// <summary>Appends messages to a new recording, up to where readers see them, or up to what the level promises at a stop.</summary>
    /// <param name="durability">The level.</param>
    /// <param name="messageLength">Bytes of a message.</param>
    /// <param name="messages">How many.</param>
    /// <param name="untilStopped">True: with the stop, and with what it forces to the disk.</param>
    /// <param name="integrity">Whether integrity sidecars are written.</param>
    /// <returns>Messages a second.</returns>
    public double Append(Durability durability, int messageLength, long messages, bool untilStopped = false, bool integrity = true)
    {
        using EmbeddedArchive archive = EmbeddedArchive.OpenForWriting(NewFolder(), new ArchiveOptions { Durability = durability, WritesIntegrity = integrity });
        byte[] message = new byte[messageLength];
        message.AsSpan().Fill(7);
        using RecordingWriter writer = archive.CreateRecording(new RecordingSettings { SegmentFileLength = SegmentLength });
        long start = Stopwatch.GetTimestamp();
        AppendAll(writer, message, messages);
        writer.Flush();
        if (untilStopped) writer.Stop();
        return messages / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <summary>Runs something in a new folder.</summary>
    public double InNewFolder(Func<string, double> measure) => measure(NewFolder());

    /// <summary>Removes everything that was written, so that its pages and blocks are used again.</summary>
    public void Recycle()
    {
        foreach (string folder in Directory.GetDirectories(Folder)) Directory.Delete(folder, recursive: true);
    }

    /// <summary>Forces what was written since the last call to the disk.</summary>
    public void Sync()
    {
        foreach (string folder in Directory.GetDirectories(Folder).Where(_synced.Add))
        {
            foreach (string path in Directory.GetFiles(folder))
            {
                using SafeFileHandle file = File.OpenHandle(path, access: FileAccess.ReadWrite);
                FileSync.Data(file, path);
            }
        }
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private string NewFolder() => Directory.CreateDirectory(Path.Combine(Folder, Guid.NewGuid().ToString("N"))).FullName;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AppendAll(RecordingWriter writer, byte[] message, long messages)
    {
        for (long i = 0; i < messages; i++) writer.Append(message, i);
    }
}

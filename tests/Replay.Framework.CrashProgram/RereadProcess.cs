using System.Globalization;
using Replay;

namespace CrashProgram;

/// <summary>Opens an archive once, and replays recording 0 of it at each line of its input, while another process changes the archive in between.</summary>
public static class RereadProcess
{
    /// <summary>Replays until the input ends.</summary>
    public static void Run(string directory)
    {
        using EmbeddedArchive archive = EmbeddedArchive.Open(directory);
        while (Console.In.ReadLine() is not null) Console.Out.WriteLine(Read(archive));
    }

    /// <summary>What a replay of recording 0 comes to: positions and digest, or the type of fault that ended it.</summary>
    public static string Read(EmbeddedArchive archive)
    {
        try
        {
            RunResult result = new ReplayRun<RawEvent, RawCodec>(archive, 0).Handle(new Ignored()).Run();
            return string.Create(CultureInfo.InvariantCulture, $"{result.FirstPosition} to {result.EndPosition}, {result.Events} events, digest {result.EventDigest}");
        }
        catch (ReplayException fault)
        {
            return fault.GetType().Name;
        }
    }

    private sealed class Ignored : IEventHandler<RawEvent>
    {
        public void OnEvent(ref RawEvent data, in EventHeader header, bool endOfBatch) { }
    }
}

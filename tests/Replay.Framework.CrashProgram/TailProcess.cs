using System.Globalization;
using Replay;

namespace CrashProgram;

/// <summary>Follows recording 0 from another process than the one that writes it, and prints what it has seen once it has ended.</summary>
public sealed class TailProcess : IEventHandler<RawEvent>
{
    /// <summary>What it prints at its first event.</summary>
    public const string Started = "started";

    private long _events;
    private long _live;
    private bool _isInOrder = true;

    /// <summary>Follows until the recording is stopped.</summary>
    /// <returns>The process's exit code: 3 when the recording has ended in another way.</returns>
    public static int Run(string directory)
    {
        using EmbeddedArchive archive = EmbeddedArchive.Open(directory);
        TailProcess tail = new();
        try
        {
            RunResult result = new ReplayRun<RawEvent, RawCodec>(archive.Live, 0).Handle(tail).Run();
            Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"events {result.Events} end {result.EndPosition} digest {result.EventDigest} inOrder {tail._isInOrder} live {tail._live}"));
            return 0;
        }
        catch (RecordingInterruptedException interrupted)
        {
            Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"events {tail._events} interrupted {interrupted.Position} inOrder {tail._isInOrder}"));
            return 3;
        }
    }

    /// <inheritdoc/>
    public void OnEvent(ref RawEvent data, in EventHeader header, bool endOfBatch)
    {
        if (_events == 0) Console.Out.WriteLine(Started);
        _isInOrder &= header.TimestampNs == _events && data.Payload.SequenceEqual(TestMessage.Payload((int)_events, withZeros: false)) && (header.IsLive || _live == 0);
        if (header.IsLive) _live++;
        _events++;
    }
}

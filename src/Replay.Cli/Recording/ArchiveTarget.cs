using System.Diagnostics;
using Replay.Aeron;

namespace Replay.Cli.Recording;

/// <summary>A recording of a running Aeron Archive, which shares our media driver: kept is what the archive has written.</summary>
internal sealed class ArchiveTarget(AeronArchive archive, int streamId) : IMessageTarget, IDisposable
{
    private readonly RemoteRecorder<ReadOnlyMemory<byte>, BytesCodec> _recorder = new(archive, "aeron:ipc", streamId);

    public long RecordingId => _recorder.RecordingId;

    public int MaxMessageLength => _recorder.MaxMessageLength;

    public void Append(ReadOnlyMemory<byte> message, long timestampNs) => _recorder.Record(in message, timestampNs);

    public void Flush() { }

    public long Keep()
    {
        long start = Stopwatch.GetTimestamp();
        while (true)
        {
            long recorded = _recorder.RecordedPosition;
            if (recorded >= _recorder.Position) return recorded;
            if (Stopwatch.GetElapsedTime(start) > archive.Options.MessageTimeout)
                throw new AeronTimeoutException($"The archive has written recording {RecordingId} only up to {recorded} of {_recorder.Position} after {archive.Options.MessageTimeout.TotalSeconds:0.###} s.");
            Thread.Sleep(1);
        }
    }

    public long Stop() => _recorder.Complete();

    public void Dispose() => _recorder.Dispose();

    /// <summary>Bytes as they are.</summary>
    private readonly struct BytesCodec : IEventCodec<ReadOnlyMemory<byte>>
    {
        public int GetMaxEncodedLength(in ReadOnlyMemory<byte> value) => value.Length;

        public int Encode(in ReadOnlyMemory<byte> value, Span<byte> destination)
        {
            value.Span.CopyTo(destination);
            return value.Length;
        }

        public int Decode(ReadOnlySpan<byte> source, ref ReadOnlyMemory<byte> slot)
        {
            slot = source.ToArray();
            return source.Length;
        }
    }
}

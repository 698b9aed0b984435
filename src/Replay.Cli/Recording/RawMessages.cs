using System.Buffers.Binary;

namespace Replay.Cli.Recording;

/// <summary>Messages as <c>record</c> reads them: int32 length, int64 timestamp in ns, bytes, little-endian.</summary>
internal static class RawMessages
{
    /// <summary>Replays a range of a recording into a stream.</summary>
    public static RunResult Write(ReplayRun<RawEvent, RawCodec> run, Stream output, CancellationToken interrupted) =>
        run.Handle(new Writer(output)).WithDigests(false).Run(interrupted);

    private sealed class Writer(Stream output) : IEventHandler<RawEvent>
    {
        private readonly byte[] _prefix = new byte[StandardInput.PrefixLength];

        public void OnEvent(ref RawEvent data, in EventHeader header, bool endOfBatch)
        {
            BinaryPrimitives.WriteInt32LittleEndian(_prefix, data.Payload.Length);
            BinaryPrimitives.WriteInt64LittleEndian(_prefix.AsSpan(sizeof(int)), header.TimestampNs);
            output.Write(_prefix);
            output.Write(data.Payload);
        }
    }
}

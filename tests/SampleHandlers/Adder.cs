using System.Buffers;
using System.Buffers.Binary;
using Replay;

namespace SampleHandlers;

/// <summary>Adds up all numbers, in a way that depends on their order.</summary>
public sealed class Adder : IEventHandler<Number>, ISnapshotable
{
    private long _sum;

    public int StateVersion => 1;

    public void OnEvent(ref Number data, in EventHeader header, bool endOfBatch) => _sum = _sum * 31 + data.Value;

    public void SaveState(IBufferWriter<byte> destination)
    {
        BinaryPrimitives.WriteInt64LittleEndian(destination.GetSpan(sizeof(long)), _sum);
        destination.Advance(sizeof(long));
    }

    public void LoadState(ReadOnlySpan<byte> source, int version) => _sum = BinaryPrimitives.ReadInt64LittleEndian(source);
}

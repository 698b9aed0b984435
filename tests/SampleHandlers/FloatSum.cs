using System.Buffers;
using System.Buffers.Binary;
using Replay;

namespace SampleHandlers;

/// <summary>Adds up fractions; the other build of this handler adds up three of them in another order.</summary>
public sealed class FloatSum : IEventHandler<Number>, ISnapshotable
{
    private const long At = 140_123;

    private double _sum;

    public int StateVersion => 1;

    public void OnEvent(ref Number data, in EventHeader header, bool endOfBatch) =>
        _sum = header.Sequence == At ? SumOfThree(_sum, 0.1, 0.7) : _sum + data.Value / 3.0;

#if REBUILT
    private static double SumOfThree(double a, double b, double c) => a + (b + c);
#else
    private static double SumOfThree(double a, double b, double c) => a + b + c;
#endif

    public void SaveState(IBufferWriter<byte> destination)
    {
        BinaryPrimitives.WriteDoubleLittleEndian(destination.GetSpan(sizeof(double)), _sum);
        destination.Advance(sizeof(double));
    }

    public void LoadState(ReadOnlySpan<byte> source, int version) => _sum = BinaryPrimitives.ReadDoubleLittleEndian(source);
}

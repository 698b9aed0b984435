namespace Replay.Framework.DeterminismProgram;

/// <summary>Multiplies prices from one event on: a parameter, which is no state.</summary>
/// <param name="scale">The factor.</param>
/// <param name="fromSequence">The first event that it changes.</param>
internal sealed class Scaled(long scale, long fromSequence) : IEventHandler<Trade>, IStatelessHandler
{
    public void OnEvent(ref Trade data, in EventHeader header, bool endOfBatch)
    {
        if (header.Sequence >= fromSequence) data.PriceTicks *= scale;
    }
}

namespace Replay;

/// <summary>Beside <see cref="IEventCodec{T}"/>, on the same struct: decoded slots point into the message instead of holding a copy.</summary>
/// <remarks>The engine then keeps a message's memory where it is until the last handler is done with the event.</remarks>
#pragma warning disable CA1040 // A fact about the codec that the compiler sees.
public interface IViewCodec;
#pragma warning restore CA1040

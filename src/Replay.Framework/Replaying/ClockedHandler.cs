using System.Buffers;
using System.Buffers.Binary;

namespace Replay;

/// <summary>Stands before a handler that keeps time: advances its clock, then hands on the event.</summary>
internal class ClockedHandler<T> : IEventHandler<T>, IStartHandler, IShutdownHandler, IBatchStartHandler, ITimeoutHandler, IExceptionHandler, IUnknownEventCounter
{
    private readonly IBatchStartHandler? _batchStart;
    private readonly ITimeoutHandler? _timeout;

    private ClockedHandler(IEventHandler<T> handler, ReplayClock clock)
    {
        (Handler, Clock) = (handler, clock);
        _batchStart = handler as IBatchStartHandler;
        _timeout = handler as ITimeoutHandler;
    }

    /// <summary>The handler itself.</summary>
    public IEventHandler<T> Handler { get; }

    public long UnknownEvents => (Handler as IUnknownEventCounter)?.UnknownEvents ?? 0;

    private ReplayClock Clock { get; }

    /// <summary>The handler as the run calls it: itself, unless it (or the object behind an adapter) keeps time.</summary>
    public static IEventHandler<T> Of(IEventHandler<T> handler)
    {
        object stateful = (handler as IHandlerAdapter)?.Handler ?? handler;
        return stateful switch
        {
            not IClockedHandler => handler,
            IClockedHandler { Clock: { } clock } when stateful is ISnapshotable or IStatelessHandler => new Snapshotable(handler, stateful as ISnapshotable, clock),
            IClockedHandler { Clock: { } clock } => new ClockedHandler<T>(handler, clock),
            _ => throw new ArgumentException($"The {nameof(IClockedHandler.Clock)} of this {stateful.GetType().Name} is null; create it in its constructor.", nameof(handler)),
        };
    }

    public void OnEvent(ref T data, in EventHeader header, bool endOfBatch)
    {
        Clock.AdvanceTo(header.TimestampNs);
        Handler.OnEvent(ref data, in header, endOfBatch);
    }

    public void OnStart() => (Handler as IStartHandler)?.OnStart();

    public void OnShutdown() => (Handler as IShutdownHandler)?.OnShutdown();

    public void OnBatchStart(long batchSize) => _batchStart?.OnBatchStart(batchSize);

    public void OnTimeout(long sequence) => _timeout?.OnTimeout(sequence);

    public void OnException(HandlerException fault) => ExceptionHook.Of(Handler)?.OnException(fault);

    /// <summary>Adds the clock to the state: its version and length (int32, little-endian), its bytes, then the handler's own.</summary>
    private sealed class Snapshotable(IEventHandler<T> handler, ISnapshotable? state, ReplayClock clock) : ClockedHandler<T>(handler, clock), ISnapshotable
    {
        private const int PrefixSize = 2 * sizeof(int);

        public int StateVersion => state?.StateVersion ?? 0;

        public void SaveState(IBufferWriter<byte> destination)
        {
            ArrayBufferWriter<byte> time = new();
            Clock.SaveState(time);
            Span<byte> prefix = destination.GetSpan(PrefixSize);
            BinaryPrimitives.WriteInt32LittleEndian(prefix, Clock.StateVersion);
            BinaryPrimitives.WriteInt32LittleEndian(prefix[4..], time.WrittenCount);
            destination.Advance(PrefixSize);
            destination.Write(time.WrittenSpan);
            state?.SaveState(destination);
        }

        public void LoadState(ReadOnlySpan<byte> source, int version)
        {
            int length = source.Length < PrefixSize ? -1 : BinaryPrimitives.ReadInt32LittleEndian(source[4..]);
            if (length < 0 || length > source.Length - PrefixSize)
                throw new ArgumentException($"These {source.Length} bytes are not the state of a handler with a clock: it was saved by a handler without one.", nameof(source));
            Clock.LoadState(source.Slice(PrefixSize, length), BinaryPrimitives.ReadInt32LittleEndian(source));
            state?.LoadState(source[(PrefixSize + length)..], version);
        }
    }
}

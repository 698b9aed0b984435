using System.Buffers;

namespace Replay;

/// <summary>A handler in a run: its name, and what can be done with it besides giving it events.</summary>
internal sealed class HandlerRegistration(string name, object handler, int stage)
{
    // The next state will be about as long: then it is not copied while it grows.
    private int _lastStateLength;

    public string Name => name;

    /// <summary>The handler; a struct handler's latest copy.</summary>
    public object Handler { get; set; } = handler;

    /// <summary>What has the state: the object behind an adapter, or the handler itself.</summary>
    public object Stateful => (Handler as IHandlerAdapter)?.Handler ?? Handler;

    /// <summary>The user's type.</summary>
    public Type Type { get => field ?? Stateful.GetType(); init; }

    /// <summary>Handlers of a stage see an event after all handlers of the stages before it.</summary>
    public int Stage => stage;

    /// <summary>True when its state can be saved, or it says that it has none.</summary>
    public bool CanResume => Stateful is ISnapshotable or IStatelessHandler;

    /// <summary>Events of the run that it skipped, since the stream does not list their type.</summary>
    public long UnknownEvents => (Handler as IUnknownEventCounter)?.UnknownEvents ?? 0;

    /// <inheritdoc cref="ExceptionHook.Tell"/>
    public HandlerException? Tell(HandlerException fault) => ExceptionHook.Of(Handler).Tell(fault);

    public void Start() => (Handler as IStartHandler)?.OnStart();

    public void Shutdown() => (Handler as IShutdownHandler)?.OnShutdown();

    /// <summary>Version of its state; null: it cannot be saved.</summary>
    public int? StateVersion => (Stateful as ISnapshotable)?.StateVersion;

    /// <summary>As a manifest names it.</summary>
    public ManifestHandler Describe() => new(name, Type.FullName ?? Type.Name, StateVersion, Stateful is IStatelessHandler, ManifestBinary.Of(Type.Assembly));

    public HandlerState Save()
    {
        StateBuffer state = new(_lastStateLength);
        SaveTo(state);
        _lastStateLength = state.Length;
        return new(name, StateVersion, state.Written);
    }

    /// <summary>Writes its state, if it has one.</summary>
    public void SaveTo(IBufferWriter<byte> destination) => (Stateful as ISnapshotable)?.SaveState(destination);

    /// <exception cref="SnapshotException">The handler cannot read a state of that version.</exception>
    public void Load(HandlerState state)
    {
        if (state.StateVersion is not { } version) return;
        ISnapshotable handler = (ISnapshotable)Stateful;
        try
        {
            handler.LoadState(state.State.Span, version);
        }
        catch (NotSupportedException e)
        {
            throw new SnapshotException($"Handler '{name}' (version {handler.StateVersion}) cannot read its state of version {version} ({e.Message}). "
                + "Resume with the handler that saved it, or replay from the start.", e);
        }
    }
}

namespace Replay;

/// <summary>The handlers of a run with their names, stage by stage, in the order of registration.</summary>
internal sealed class HandlerSet<T>
{
    private readonly List<(string Name, IEventHandler<T> Handler, int Stage)> _handlers = [];
    private int _stage;

    public IEventHandler<T>[] Instances => [.. _handlers.Select(entry => entry.Handler)];

    public HandlerRegistration[] Registrations => [.. _handlers.Select(entry => new HandlerRegistration(entry.Name, entry.Handler, entry.Stage) { Type = TypeOf(Unwrap(entry.Handler)) })];

    /// <summary>Adds a handler to the current stage.</summary>
    /// <param name="name">Its name; null: that of its type, numbered from the second instance on.</param>
    /// <param name="handler">The handler.</param>
    public void Add(string? name, IEventHandler<T> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        if (_handlers.Exists(entry => ReferenceEquals(Unwrap(entry.Handler), handler)))
            throw new ArgumentException($"This {handler.GetType().Name} is registered already; a handler gets every event once.", nameof(handler));
        name ??= FreeName(DefaultName(TypeOf(handler)));
        if (IsTaken(name)) throw new ArgumentException($"There is a handler '{name}' already; names are unique in a run.", nameof(name));
        _handlers.Add((name, ClockedHandler<T>.Of(handler), _stage));
    }

    /// <summary>Begins the next stage.</summary>
    public void BeginStage()
    {
        if (_handlers.Count == 0 || _handlers[^1].Stage != _stage)
            throw new InvalidOperationException("There is nothing to come after: the stage before has no handlers; call Handle first.");
        _stage++;
    }

    /// <summary>The type's full name, which stays the same from build to build.</summary>
    public static string DefaultName(Type handler) => handler.IsGenericType ? handler.ToString() : handler.FullName ?? handler.Name;

    private static Type TypeOf(IEventHandler<T> handler) => ((handler as IHandlerAdapter)?.Handler ?? handler).GetType();

    private static IEventHandler<T> Unwrap(IEventHandler<T> handler) => handler is ClockedHandler<T> clocked ? clocked.Handler : handler;

    private string FreeName(string name)
    {
        string free = name;
        for (int number = 2; IsTaken(free); number++) free = $"{name}#{number}";
        return free;
    }

    private bool IsTaken(string name) => _handlers.Exists(entry => entry.Name == name);
}

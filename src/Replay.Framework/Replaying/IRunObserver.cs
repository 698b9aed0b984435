namespace Replay;

/// <summary>Looks at a run between two events, at sequences of its choice.</summary>
internal interface IRunObserver
{
    /// <summary>It looks next after so many events, counted from the start of the range.</summary>
    long Next { get; }

    /// <summary>Looks, on the replaying thread, while every handler rests after the same event; <see cref="RunContext.States"/> holds their states.</summary>
    void Observe(RunContext run);
}

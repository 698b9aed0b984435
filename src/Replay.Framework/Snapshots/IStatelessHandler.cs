namespace Replay;

/// <summary>Marks a handler that has nothing to save: what it does with an event depends on no earlier one.</summary>
/// <remarks>
/// A run that takes snapshots, or resumes from one, accepts only handlers that are <see cref="ISnapshotable"/> or marked so: any other
/// handler would silently start afresh in the middle of the recording.
/// </remarks>
#pragma warning disable CA1040 // A marker for the compiler and the reader; an attribute could not be asked for as cheaply.
public interface IStatelessHandler;
#pragma warning restore CA1040

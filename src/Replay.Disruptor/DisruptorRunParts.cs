namespace Replay.Disruptor;

/// <summary>What a sink needs of a run besides the ring.</summary>
internal sealed record DisruptorRunParts(DisruptorThreads Threads, EventHeaders Headers, HandlerFaults Faults, HandlerRegistration[] Handlers, TimeSpan? StallTimeout);

using Microsoft.CodeAnalysis;

namespace Replay.Analyzers;

/// <summary>The rules' descriptors; docs/determinism-rules.md explains each with an example.</summary>
internal static class Rules
{
    private const string Category = "Determinism";

    public static readonly DiagnosticDescriptor WallClock = Rule("REPLAY101", "Handlers take time from the event",
        "'{0}' reads the machine's clock: take header.TimestampNs, or ask a ReplayClock");

    public static readonly DiagnosticDescriptor Stopwatch = Rule("REPLAY102", "Handlers do not measure machine time",
        "'{0}' measures machine time: measure event time with ReplayClock.GetTimestamp, or measure outside the handler");

    public static readonly DiagnosticDescriptor RandomId = Rule("REPLAY103", "Handlers do not make random identifiers",
        "'{0}' differs in every run: make identifiers from header.Sequence, a counter in the state, or a ReplayRandom");

    public static readonly DiagnosticDescriptor Random = Rule("REPLAY104", "Handlers draw from a seeded generator",
        "'{0}' has a seed of its own in every run: draw from a ReplayRandom with a given seed, and save it with the state");

    public static readonly DiagnosticDescriptor Machine = Rule("REPLAY105", "Handlers do not read the environment",
        "'{0}' differs between machines or processes: read it before the run and hand it in as a parameter");

    public static readonly DiagnosticDescriptor Threads = Rule("REPLAY106", "Handlers stay on their thread",
        "'{0}' leaves the handler's thread or waits for machine time: do the work in the callback, use ReplayClock timers, or run handlers on an EventRing");

    public static readonly DiagnosticDescriptor UnorderedCollection = Rule("REPLAY107", "Handlers do not depend on the order of hashed collections",
        "The order of '{0}' is not defined and changes when a run is resumed: sort it first, or keep a sorted collection or a list");

    public static readonly DiagnosticDescriptor HashCode = Rule("REPLAY108", "Handlers do not use hash codes",
        "'{0}' differs between processes or versions: compare the values themselves, or hash their bytes with System.IO.Hashing");

    public static readonly DiagnosticDescriptor Culture = Rule("REPLAY109", "Handlers do not depend on the machine's culture",
        "'{0}' depends on the machine's culture: pass {1}");

    public static readonly DiagnosticDescriptor StaticState = Rule("REPLAY110", "Handlers keep their state in fields of the instance",
        "Static '{0}' is shared by all runs of the process and lost by snapshots: make it a field of the instance, or readonly");

    public static readonly DiagnosticDescriptor EndOfBatch = Rule("REPLAY111", "State does not depend on endOfBatch",
        "'{0}' depends on endOfBatch, which differs between modes and batch sizes: use endOfBatch for flushing only");

    public static readonly DiagnosticDescriptor Call = new("REPLAY112", "Handlers do not call what is not deterministic",
        "'{0}' leads to '{1}' ({2} in {3}): mend it there, or hand the value in as a parameter", Category, DiagnosticSeverity.Warning,
        isEnabledByDefault: true, Description("REPLAY112"), customTags: WellKnownDiagnosticTags.CompilationEnd);

    private static DiagnosticDescriptor Rule(string id, string title, string message) =>
        new(id, title, message, Category, DiagnosticSeverity.Warning, isEnabledByDefault: true, Description(id));

    private static string Description(string id) =>
        $"The same recording and the same code must give the same answer. docs/determinism-rules.md explains {id} with an example and its mend.";
}

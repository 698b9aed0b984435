using System.Diagnostics;

namespace Replay;

/// <summary>Under which names Replay can be observed; docs/observability.md lists what there is.</summary>
public static class ReplayDiagnostics
{
    /// <summary>Name of the <see cref="System.Diagnostics.Metrics.Meter"/>.</summary>
    public const string MeterName = "Replay";

    /// <summary>Name of the <see cref="ActivitySource"/>.</summary>
    public const string ActivitySourceName = "Replay";

    internal static ActivitySource Activities { get; } = new(ActivitySourceName);
}

using System.CommandLine;

namespace Replay.Cli.Handlers;

/// <summary>The options that say how a run calls its handler.</summary>
internal sealed class RingOptions
{
    private const int MaxSlots = 1 << 30;

    private readonly Option<string> _mode = new Option<string>("--mode")
    {
        Description = "Call the handler on the replaying thread, or over a ring on its own.",
        DefaultValueFactory = _ => "inline",
    }.AcceptOnlyFromAmong("inline", "ring");
    private readonly Option<long?> _slots = CommonOptions.OptionalWholeNumber("--slots", $"ring: its slots, a power of two; {RingPlan.DefaultSlots} when left out.");
    private readonly Option<string> _wait = new Option<string>("--wait")
    {
        Description = "ring: how threads wait for each other.",
        DefaultValueFactory = _ => "yielding",
    }.AcceptOnlyFromAmong([.. RingPlan.Waits.Keys]);
    private readonly Option<long?> _batch = CommonOptions.OptionalWholeNumber("--batch", "ring: most events that the handler takes before it shows its progress; unlimited when left out.");

    /// <summary>The options, for a command to add.</summary>
    public IEnumerable<Option> All => [_mode, _slots, _wait, _batch];

    /// <summary>The ring that the command line asks for; null: inline.</summary>
    /// <exception cref="UsageException">It cannot be.</exception>
    public RingPlan? Read(CommandContext context)
    {
        bool isRing = context.Get(_mode) == "ring";
        if (!isRing && context.Get(_slots) is not null) throw new UsageException("--slots belongs to --mode ring.");
        if (!isRing && context.Get(_batch) is not null) throw new UsageException("--batch belongs to --mode ring.");
        long slots = context.Get(_slots) ?? RingPlan.DefaultSlots;
        if (slots is < 1 or > MaxSlots || !long.IsPow2(slots)) throw new UsageException($"--slots takes a power of two from 1 to {MaxSlots}, not {slots}.");
        if (context.Get(_batch) is < 1 or > int.MaxValue) throw new UsageException($"--batch takes 1 to {int.MaxValue} events.");
        if (!isRing) return null;
        return new RingPlan((int)slots, RingPlan.Waits[context.Require(_wait)]()) { MaxBatchSize = (int)(context.Get(_batch) ?? int.MaxValue) };
    }
}

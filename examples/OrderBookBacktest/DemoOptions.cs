namespace OrderBookBacktest;

/// <summary>What the command line asked for.</summary>
internal sealed record DemoOptions
{
    public required (string Messages, string Book)? LobsterFiles { get; init; }
    public required int Events { get; init; }
    public required ulong Seed { get; init; }
    public required string ArchiveDirectory { get; init; }
    public required string? ReportPath { get; init; }
}

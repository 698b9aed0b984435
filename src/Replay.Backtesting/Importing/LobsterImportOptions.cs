namespace Replay.Backtesting;

/// <summary>What a LOBSTER import takes from elsewhere than the files.</summary>
public sealed record LobsterImportOptions
{
    /// <summary>The instrument's symbol; null: from the file's name.</summary>
    public string? Symbol { get; init; }

    /// <summary>The trading day in New York; null: from the file's name.</summary>
    public DateOnly? Date { get; init; }

    /// <summary>Told how many bytes of all files have been read; null: nobody is.</summary>
    public IProgress<long>? Progress { get; init; }

    /// <summary>How the recording is laid out.</summary>
    public RecordingSettings Recording { get; init; } = new();
}

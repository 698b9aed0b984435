namespace Replay.Aeron;

/// <summary>A client and an archive session that can be made anew after a loss.</summary>
internal sealed class ArchiveConnection(AeronSourceOptions options) : IDisposable
{
    private AeronClient? _client;
    private AeronArchive? _archive;

    public AeronSourceOptions Options => options;

    public AeronClient Client => _client ?? throw new ObjectDisposedException(nameof(AeronArchiveSource));

    public AeronArchive Archive => _archive ?? throw new ObjectDisposedException(nameof(AeronArchiveSource));

    public void Open()
    {
        Dispose();
        _client = AeronClient.Connect(options.Client);
        try
        {
            _archive = AeronArchive.Connect(_client, options.Archive);
        }
        catch
        {
            _client.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _archive?.Dispose();
        _client?.Dispose();
    }
}

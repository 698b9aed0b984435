using System.IO.Compression;
using System.Text.Json;

namespace Replay.Framework.Tests;

/// <summary>An archive directory that a real Aeron Archive recorded, unpacked, with what is known of it.</summary>
internal sealed class AeronFixture : IDisposable
{
    private readonly TempDirectory _directory = new();

    public AeronFixture(string name)
    {
        ZipFile.ExtractToDirectory(Path.Combine(AppContext.BaseDirectory, "Archive", "Fixtures", $"{name}.zip"), _directory.Path);
        Expected = Parse("expected.json");
    }

    public string ArchiveDirectory => _directory["archive"];

    public IReadOnlyList<ExpectedRecording> Expected { get; }

    public IReadOnlyList<ExpectedRecording> Parse(string file) =>
        JsonSerializer.Deserialize<ExpectedFile>(File.ReadAllText(_directory[file]), JsonSerializerOptions.Web)!.Recordings;

    public void Dispose() => _directory.Dispose();

    private sealed record ExpectedFile(IReadOnlyList<ExpectedRecording> Recordings);
}

internal sealed record ExpectedRecording(
    long RecordingId, bool Listed, long StartPosition, long StopPosition, long StartTimestamp, long StopTimestamp, int InitialTermId,
    int SegmentFileLength, int TermBufferLength, int MtuLength, int SessionId, int StreamId,
    string StrippedChannel, string OriginalChannel, string SourceIdentity, IReadOnlyList<ExpectedMessage> Messages)
{
    public override string ToString() => $"recording {RecordingId}";
}

internal sealed record ExpectedMessage(long Position, long EndPosition, int Length, int Frames, int SessionId, uint Crc32, string Sha256);

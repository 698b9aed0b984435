using System.IO.Hashing;
using Replay;

namespace DamageProgram;

/// <summary>An archive that is damaged again and again, and what is in it.</summary>
internal sealed class Subject : IDisposable
{
    private readonly Dictionary<string, byte[]> _files;

    /// <summary>Takes over a directory as it is now.</summary>
    /// <param name="name">What it is, for the table.</param>
    /// <param name="directory">Removed in the end.</param>
    /// <param name="checksum">The checksum that frames carry.</param>
    public Subject(string name, string directory, FrameChecksum checksum = FrameChecksum.None)
    {
        (Name, Directory, Checksum) = (name, directory, checksum);
        _files = System.IO.Directory.GetFiles(directory).ToDictionary(path => Path.GetFileName(path), File.ReadAllBytes);
        using EmbeddedArchive archive = EmbeddedArchive.Open(directory, OptionsOf(checksum));
        Recordings = [.. archive.Recordings];
        Messages = Recordings.ToDictionary(recording => recording.RecordingId, recording => Replays.Read(archive, recording.RecordingId).Messages.ToArray());
        Times = Recordings.ToDictionary(recording => recording.RecordingId, recording => Replays.FindTimes(archive, recording.RecordingId, Messages[recording.RecordingId]));
        TornTails = [.. ArchiveVerifier.Verify(directory, checksum: checksum).Recordings.Select(recording => recording.TornTail)];
    }

    /// <summary>How the archive is read: with every check there is.</summary>
    public ArchiveOptions Options => OptionsOf(Checksum);

    public string Name { get; }
    public string Directory { get; }
    public FrameChecksum Checksum { get; }
    public IReadOnlyList<RecordingDescriptor> Recordings { get; }

    /// <summary>The messages of each recording as they were written.</summary>
    public IReadOnlyDictionary<long, Message[]> Messages { get; }

    /// <summary>Where event times are found in each recording, as long as nothing is damaged.</summary>
    public IReadOnlyDictionary<long, Replays.FoundTimes> Times { get; }

    /// <summary>What verify says of the ends of recordings before any damage.</summary>
    public IReadOnlyList<TornTail?> TornTails { get; }

    public bool HasSidecars => _files.Keys.Any(name => name.EndsWith(".crc", StringComparison.Ordinal));

    public IEnumerable<string> Files => _files.Keys;

    public IEnumerable<string> Segments => _files.Keys.Where(name => name.EndsWith(".rec", StringComparison.Ordinal)).Order();

    public string this[string file] => Path.Combine(Directory, file);

    /// <summary>A file as it was.</summary>
    public byte[] Whole(string file) => _files[file];

    /// <summary>The segment file that holds a position of a recording.</summary>
    public static (string File, int Offset) Locate(RecordingDescriptor recording, long position)
    {
        long gridStart = recording.StartPosition & -recording.TermBufferLength;
        long segmentBase = gridStart + ((position - gridStart) & -recording.SegmentFileLength);
        return (FormattableString.Invariant($"{recording.RecordingId}-{segmentBase}.rec"), (int)(position - segmentBase));
    }

    /// <summary>Overwrites a part of a file.</summary>
    public void Write(string file, int offset, ReadOnlySpan<byte> bytes)
    {
        using FileStream stream = new(this[file], FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        stream.Position = offset;
        stream.Write(bytes);
    }

    private static ArchiveOptions OptionsOf(FrameChecksum checksum) => new() { Checksum = checksum, ChecksIntegrity = true };

    /// <summary>Puts everything back as it was.</summary>
    /// <param name="changed">The files that were changed, removed or added.</param>
    public void Restore(params string[] changed)
    {
        foreach (string file in changed)
        {
            if (_files.TryGetValue(file, out byte[]? whole)) File.WriteAllBytes(this[file], whole);
            else File.Delete(this[file]);
        }
    }

    public void Dispose() => System.IO.Directory.Delete(Directory, recursive: true);
}

/// <summary>A message, as far as a replay delivers it.</summary>
internal readonly record struct Message(long Position, long EndPosition, ulong PayloadHash, long TimestampNs, int SessionId)
{
    public static Message Of(long position, long endPosition, ReadOnlySpan<byte> payload, long timestampNs, int sessionId) =>
        new(position, endPosition, XxHash3.HashToUInt64(payload), timestampNs, sessionId);
}

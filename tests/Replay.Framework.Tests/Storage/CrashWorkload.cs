using System.Globalization;

namespace Replay.Framework.Tests;

/// <summary>Random work on an archive that lies on a <see cref="SimulatedDisk"/>, with what has to hold of it after a crash at any operation.</summary>
internal sealed class CrashWorkload
{
    private readonly Random _random;
    private readonly SimulatedDisk _disk;
    private readonly Dictionary<long, Recorded> _recordings = [];
    private EmbeddedArchive _archive;
    private Durability _level;
    private readonly List<(int Begun, int Done)> _metadata = [];
    private int _messages;

    public CrashWorkload(SimulatedDisk disk, Random random)
    {
        (_disk, _random) = (disk, random);
        _archive = Open();
    }

    /// <summary>For each recording what has to hold, in the order of operations.</summary>
    public Dictionary<long, List<Expectation>> Expectations { get; } = [];

    /// <summary>Whether the disk has refused something.</summary>
    public bool HasThrown { get; set; }

    /// <summary>Message number <paramref name="number"/>: some empty, some zeros, some with fragments.</summary>
    public static byte[] Payload(int number)
    {
        byte[] payload = new byte[number % 5 == 0 ? 4_500 : number * 37 % 1_500];
        if (number % 3 != 0) new Random(number).NextBytes(payload);
        return payload;
    }

    /// <summary>Does some work.</summary>
    /// <exception cref="ArchiveStorageException">The disk refused.</exception>
    public void Run(int steps)
    {
        for (int i = 0; i < steps; i++) Step();
        _archive.Dispose();
        foreach (long recordingId in _recordings.Keys.Where(id => _recordings[id].Writer is not null)) Stopped(recordingId);
    }

    /// <summary>Checks every recording after a crash in the middle of an operation.</summary>
    /// <returns>How many messages those have of which something is known.</returns>
    /// <exception cref="InvalidDataException">Something is missing or wrong.</exception>
    public Dictionary<long, int> CheckAll(string directory, int operation, bool verify = true)
    {
        Dictionary<long, int> read = [];
        // Before the archive's first operation there is none.
        if (!File.Exists(Path.Combine(directory, Catalog.FileName)) && Expectations.Values.All(expected => operation < expected[0].Operation)) return read;
        using EmbeddedArchive archive = EmbeddedArchive.Open(directory);
        CheckMetadata(archive, operation);
        foreach ((long recordingId, List<Expectation> expectations) in Expectations)
        {
            if (expectations.LastOrDefault(expectation => expectation.Operation <= operation) is not { } expected) continue;
            int count = expected.Check(archive, recordingId);
            if (count < 0) continue;
            read[recordingId] = count;
            if (!verify) continue;
            RecordingVerification verification = ArchiveVerifier.Verify(directory, recordingId).Recordings.Single();
            if (!verification.Ok) throw new InvalidDataException($"Recording {recordingId}: verify finds {verification.Findings[0]}");
        }
        return read;
    }

    private void CheckMetadata(EmbeddedArchive archive, int operation)
    {
        int least = _metadata.FindLastIndex(version => version.Done <= operation), most = _metadata.FindLastIndex(version => version.Begun <= operation);
        int found = archive.ReadMetadata(0) is { } metadata ? int.Parse(metadata.Codec!, CultureInfo.InvariantCulture) : -1;
        if (found < least || found > most) throw new InvalidDataException($"Version {found} of the metadata, {least} to {most} expected.");
    }

    /// <summary>Lets go of the archive without looking at what the disk says.</summary>
    public void Abandon()
    {
        try
        {
            _archive.Dispose();
        }
        catch (ReplayException)
        {
            // What a failing disk refuses at the end was never acknowledged.
        }
    }

    private EmbeddedArchive Open()
    {
        _level = (Durability)_random.Next((int)Durability.OnStop, (int)Durability.Always + 1);
        // Nobody but the test itself syncs a group: the same seed does the same again.
        return EmbeddedArchive.OpenForWriting(_disk.Root, new ArchiveOptions { Durability = _level, GroupInterval = Timeout.InfiniteTimeSpan });
    }

    private void Step()
    {
        long[] open = [.. _recordings.Where(recording => recording.Value.Writer is not null).Select(recording => recording.Key)];
        long[] stopped = [.. _recordings.Where(recording => recording.Value.IsStopped).Select(recording => recording.Key)];
        switch (_random.Next(16))
        {
            case 0 or 1 when open.Length < 2:
                Create();
                break;
            case 2 when open.Length > 0:
                long one = Any(open);
                _recordings[one].Writer!.Stop();
                Stopped(one);
                break;
            case 3 when stopped.Length > 0:
                Extend(Any(stopped));
                break;
            case 4 when stopped.Length > 0:
                Truncate(Any(stopped));
                break;
            case 5 when stopped.Length > 0:
                PurgeSegments(Any(stopped));
                break;
            case 6 when stopped.Any(id => id > 0):
                // Not the first: its metadata is looked at.
                Purge(Any([.. stopped.Where(id => id > 0)]));
                break;
            case 7 when open.Length == 0:
                _archive.CompactCatalog();
                break;
            case 8 when open.Length == 0:
                _archive.Dispose();
                _archive = Open();
                break;
            case 9 when _recordings.ContainsKey(0):
                WriteMetadata();
                break;
            default:
                if (open.Length > 0) Append(Any(open));
                break;
        }
    }

    private void Create()
    {
        RecordingWriter writer = _archive.CreateRecording(SampleArchive.Settings with
        {
            SegmentFileLength = 65536 << _random.Next(2),
            StartPosition = 4096 * _random.Next(2),
        });
        _recordings[writer.RecordingId] = new Recorded { Writer = writer, Ends = { writer.Position } };
        Expectations[writer.RecordingId] = [];
        Expect(writer.RecordingId, 0, _level == Durability.OnStop ? Presence.Unknown : Presence.Required);
    }

    private void Append(long recordingId)
    {
        Recorded recording = _recordings[recordingId];
        for (int i = _random.Next(1, 25); i > 0; i--)
        {
            int number = _messages++;
            // Known before it is written: a crash inside of the append may leave it.
            recording.Messages.Add(number);
            recording.Ends.Add(recording.Writer!.Append(Payload(number), number));
            if (_level == Durability.Always) Expect(recordingId, recording.Messages.Count, Presence.Required);
        }
        if (_random.Next(2) == 0) recording.Writer!.Flush();
        if (_level != Durability.Group || _random.Next(2) == 0) return;
        recording.Writer!.Sync();
        Expect(recordingId, recording.Messages.Count, Presence.Required);
    }

    private void Stopped(long recordingId)
    {
        _recordings[recordingId].Writer = null;
        Expect(recordingId, _recordings[recordingId].Messages.Count, Presence.Required);
    }

    private void Extend(long recordingId)
    {
        _recordings[recordingId].Writer = _archive.ExtendRecording(recordingId);
    }

    private void Truncate(long recordingId)
    {
        Recorded recording = _recordings[recordingId];
        int count = _random.Next(recording.Purged, recording.Messages.Count + 1);
        Expect(recordingId, count, Presence.Required);
        _archive.TruncateRecording(recordingId, recording.Ends[count]);
        recording.Messages = recording.Messages[..count];
        recording.Ends = recording.Ends[..(count + 1)];
        Expect(recordingId, count, Presence.Required);
    }

    private void PurgeSegments(long recordingId)
    {
        Recorded recording = _recordings[recordingId];
        RecordingDescriptor descriptor = _archive.GetRecording(recordingId);
        RecordingGeometry geometry = new(descriptor);
        long start = geometry.FirstTermStart + geometry.SegmentLength;
        if (start > geometry.SegmentBase(descriptor.StopPosition)) return;
        int before = recording.Purged;
        // The messages that end before it; behind the last of them there may be padding.
        int after = recording.Ends.FindLastIndex(end => end <= start);
        Expect(recordingId, recording.Messages.Count, Presence.Required, before, after);
        _archive.PurgeSegments(recordingId, start);
        recording.Purged = after;
        Expect(recordingId, recording.Messages.Count, Presence.Required);
    }

    private void Purge(long recordingId)
    {
        Expect(recordingId, 0, Presence.Allowed);
        _archive.PurgeRecording(recordingId);
        Expect(recordingId, 0, Presence.Forbidden);
        _recordings.Remove(recordingId);
    }

    private void WriteMetadata()
    {
        string version = _metadata.Count.ToString(CultureInfo.InvariantCulture);
        _metadata.Add((_disk.OperationCount, int.MaxValue));
        _archive.WriteMetadata(0, new RecordingMetadata { Codec = version });
        _metadata[^1] = _metadata[^1] with { Done = _disk.OperationCount };
    }

    private void Expect(long recordingId, int least, Presence presence, params int[] purged)
    {
        Recorded recording = _recordings[recordingId];
        Expectations[recordingId].Add(new Expectation(_disk.OperationCount, recording.Messages, least, presence) { Purged = purged is [] ? [recording.Purged] : purged });
    }

    private long Any(long[] ids) => ids[_random.Next(ids.Length)];

    private sealed class Recorded
    {
        public RecordingWriter? Writer { get; set; }
        public bool IsStopped => Writer is null;
        public List<int> Messages { get; set; } = [];
        /// <summary>Position before the first message, and the end of each.</summary>
        public List<long> Ends { get; set; } = [];
        public int Purged { get; set; }
    }
}

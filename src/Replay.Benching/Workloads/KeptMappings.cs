namespace Replay.Benching;

/// <summary>Recordings whose segments stay mapped from the first pass on: what is measured behind it is the engine, not the system's page tables.</summary>
internal sealed class KeptMappings : IRecordingSource, IDisposable
{
    private readonly Dictionary<long, KeptMapping> _recordings = [];

    /// <summary>Prepares to map recordings of an archive, which must stay open.</summary>
    /// <exception cref="RecordingInUseException">A live Aeron Archive owns the directory: it may shorten what would be mapped.</exception>
    public KeptMappings(EmbeddedArchive archive, IEnumerable<long> recordingIds)
    {
        foreach (long id in recordingIds)
        {
            RecordingReader reader = archive.OpenReader(id);
            if (!reader.IsMapped) throw new RecordingInUseException(id, $"A live Aeron Archive owns {archive.Directory}: measure a copy of it, or stop the archive.");
            _recordings.Add(id, new KeptMapping(archive.Directory, reader));
        }
    }

    public RecordingReader OpenReader(long recordingId) => _recordings[recordingId].OpenReader();

    public void Dispose()
    {
        foreach (KeptMapping recording in _recordings.Values) recording.Dispose();
    }

    /// <summary>One recording. Invariant: an address in the table is that of a segment that the source keeps mapped, since nothing is released before the end.</summary>
    private sealed unsafe class KeptMapping(string directory, RecordingReader reader) : IDisposable
    {
        private readonly MappedBlockSource _source = new(directory, reader.Descriptor.RecordingId, reader.Geometry) { SharesMappings = false };
        private readonly Dictionary<long, nint> _segments = [];

        public RecordingReader OpenReader() => new(reader.Descriptor, reader.StopPosition, (_, _) => new Blocks(this)) { IsMapped = true };

        public void Dispose() => _source.Dispose();

        private byte* Load(long position, out int available)
        {
            long segmentBase = reader.Geometry.SegmentBase(position);
            if (!_segments.TryGetValue(segmentBase, out nint address)) _segments.Add(segmentBase, address = (nint)_source.Load(segmentBase, out _));
            int offset = (int)(position - segmentBase);
            available = reader.Geometry.SegmentLength - offset;
            return (byte*)address + offset;
        }

        private sealed class Blocks(KeptMapping mapping) : BlockSource
        {
            public override byte* Load(long position, out int available) => mapping.Load(position, out available);

            public override void ReleaseBefore(long position) { }

            public override void Dispose() { }
        }
    }
}

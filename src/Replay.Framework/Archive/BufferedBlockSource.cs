using Microsoft.Win32.SafeHandles;

namespace Replay;

/// <summary>Reads segment files into one reused buffer: for files that others may shorten while they are read, which would end the process under a mapping.</summary>
/// <remarks>Bytes are valid until the next <see cref="Load"/>.</remarks>
internal sealed unsafe class BufferedBlockSource(string directory, long recordingId, RecordingGeometry geometry) : SegmentBlockSource(directory, recordingId, geometry)
{
    private const int BufferLength = 1024 * 1024;

    // Behind a position: the longest frame, and the rest of the block in which it ends, for those who compare whole blocks.
    private readonly int _needed = geometry.MtuLength + 2 * Crc32C.BlockLength;

    private readonly NativeBuffer _buffer = new(Math.Min(BufferLength, geometry.SegmentLength));
    private SafeFileHandle? _file;
    private long _base = -1;
    private long _from;
    private long _to;

    public override byte* Load(long position, out int available)
    {
        bool isBuffered = position >= _from && position < _to && (position + _needed <= _to || _to == _base + Geometry.SegmentLength);
        if (!isBuffered) Fill(position);
        available = (int)(_to - position);
        return _buffer.Pointer + (position - _from);
    }

    private void Fill(long position)
    {
        _from = _to = position;
        long segmentBase = Geometry.SegmentBase(position);
        if (_base != segmentBase)
        {
            _file?.Dispose();
            _base = -1;
            _file = OpenSegment(position);
            _base = segmentBase;
        }
        long offset = position - segmentBase;
        int wanted = (int)Math.Min(_buffer.Length, Geometry.SegmentLength - offset);
        _to = position + (Storage.Read(_file!, _buffer.Span[..wanted], offset) & -Frame.Alignment);
    }

    public override void ReleaseBefore(long position) { }

    public override void Dispose()
    {
        _file?.Dispose();
        _buffer.Dispose();
    }
}

using System.Diagnostics;
using System.IO.MemoryMappedFiles;
using Microsoft.Win32.SafeHandles;

namespace Replay.Benchmarks;

/// <summary>How fast one thread gets at a recording's bytes when it does nothing with them: no replay from files on one thread that reads whole messages can be faster.</summary>
internal sealed unsafe class FileSpeed(string directory, RecordingDescriptor recording)
{
    private const int CacheLine = 64;
    private const int BufferLength = 256 * 1024;

    /// <summary>The files in their order, and how many bytes of each are the recording's; it begins at position 0.</summary>
    private readonly (string Path, int Length)[] _files = [.. Segments(directory, recording)];

    /// <summary>Where the sums go, so that they are made.</summary>
    public long Sum { get; private set; }

    /// <summary>Maps each file and reads a word of each cache line.</summary>
    public TimeSpan TouchMapped()
    {
        long start = Stopwatch.GetTimestamp();
        foreach ((string path, int length) in _files)
        {
            using MemoryMappedFile file = MemoryMappedFile.CreateFromFile(path, FileMode.Open, null, 0, MemoryMappedFileAccess.Read);
            using MemoryMappedViewAccessor view = file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
            byte* memory = null;
            view.SafeMemoryMappedViewHandle.AcquirePointer(ref memory);
            Sum += Touch(memory, length);
            view.SafeMemoryMappedViewHandle.ReleasePointer();
        }
        return Stopwatch.GetElapsedTime(start);
    }

    /// <summary>Reads each file into one buffer.</summary>
    public TimeSpan Read()
    {
        byte[] buffer = GC.AllocateUninitializedArray<byte>(BufferLength);
        long start = Stopwatch.GetTimestamp();
        foreach ((string path, int length) in _files)
        {
            using SafeFileHandle file = File.OpenHandle(path);
            for (int offset = 0; offset < length;) offset += RandomAccess.Read(file, buffer.AsSpan(0, Math.Min(BufferLength, length - offset)), offset);
        }
        return Stopwatch.GetElapsedTime(start);
    }

    private static IEnumerable<(string Path, int Length)> Segments(string directory, RecordingDescriptor recording)
    {
        RecordingGeometry geometry = new(recording);
        for (long position = 0; position < recording.StopPosition; position += geometry.SegmentLength)
            yield return (Path.Combine(directory, geometry.SegmentName(position)), (int)Math.Min(geometry.SegmentLength, recording.StopPosition - position));
    }

    private static long Touch(byte* memory, long length)
    {
        long sum = 0;
        for (byte* line = memory, end = memory + length; line < end; line += CacheLine) sum += *(long*)line;
        return sum;
    }
}

using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Replay.Benchmarks;

/// <summary>What storing the same bytes costs without any of the archive's work: no header is made up, nothing is checked, nothing can be read meanwhile.</summary>
internal static unsafe partial class BareStore
{
    private const int BlockLength = 256 * 1024;
    private const int ReadWrite = 3;
    private const int Shared = 1;

    /// <summary>Copies a frame again and again into a block, and writes blocks to new files of a segment's length.</summary>
    public static double Write(string directory, byte[] frame, long frames)
    {
        int framesOfSegment = ArchiveWorkload.SegmentLength / frame.Length;
        byte[] block = GC.AllocateUninitializedArray<byte>(BlockLength, pinned: true);
        long start = Stopwatch.GetTimestamp(), left = frames;
        for (int segment = 0; left > 0; segment++)
        {
            using SafeFileHandle file = Create(directory, segment);
            long inSegment = Math.Min(left, framesOfSegment), offset = 0;
            left -= inSegment;
            while (inSegment > 0)
            {
                int count = (int)Math.Min(inSegment, BlockLength / frame.Length);
                Fill(ref MemoryMarshal.GetArrayDataReference(block), frame, count);
                RandomAccess.Write(file, block.AsSpan(0, count * frame.Length), offset);
                offset += count * frame.Length;
                inSegment -= count;
            }
        }
        return frames / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <summary>Copies a frame again and again into mappings of new files of a segment's length.</summary>
    public static double Map(string directory, byte[] frame, long frames)
    {
        int framesOfSegment = ArchiveWorkload.SegmentLength / frame.Length;
        long start = Stopwatch.GetTimestamp(), left = frames;
        for (int segment = 0; left > 0; segment++)
        {
            using SafeFileHandle file = Create(directory, segment);
            byte* address = (byte*)mmap(0, ArchiveWorkload.SegmentLength, ReadWrite, Shared, file, 0);
            if ((nint)address == -1) throw new InvalidOperationException("The file cannot be mapped.");
            int count = (int)Math.Min(left, framesOfSegment);
            left -= count;
            Fill(ref *address, frame, count);
            _ = munmap((nint)address, ArchiveWorkload.SegmentLength);
        }
        return frames / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static SafeFileHandle Create(string directory, int segment)
    {
        SafeFileHandle file = File.OpenHandle(Path.Combine(directory, $"{segment}.bare"), FileMode.CreateNew, FileAccess.ReadWrite);
        RandomAccess.SetLength(file, ArchiveWorkload.SegmentLength);
        return file;
    }

    // Compiled in full at once: it is called once a block, or once a file.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Fill(ref byte to, byte[] frame, int count)
    {
        ref byte from = ref MemoryMarshal.GetArrayDataReference(frame);
        for (int i = 0; i < count; i++)
        {
            Unsafe.CopyBlockUnaligned(ref to, ref from, (uint)frame.Length);
            to = ref Unsafe.Add(ref to, frame.Length);
        }
    }

    [LibraryImport("libc")]
    private static partial nint mmap(nint address, nuint length, int protection, int flags, SafeFileHandle file, long offset);

    [LibraryImport("libc")]
    private static partial int munmap(nint address, nuint length);
}

namespace Replay;

/// <summary>Reads the event times of frames, one after another.</summary>
internal static unsafe class TimeScan
{
    /// <summary>Start of the first message at or after a time, from a position on; null: there is none.</summary>
    /// <param name="reader">The recording.</param>
    /// <param name="from">Start of a message or of padding.</param>
    /// <param name="timestampNs">The time; messages whose own is 0 have none.</param>
    /// <param name="highestNs">The highest time before that position; then that before the message which was found.</param>
    /// <param name="passed">Takes an entry for each stride that was passed.</param>
    /// <exception cref="ArchiveDamageException">The recording is damaged there, or the position is none.</exception>
    public static long? FindFirst(RecordingReader reader, long from, long timestampNs, ref long highestNs, List<TimeIndexEntry>? passed = null)
    {
        using FrameCursor cursor = reader.OpenCursor(new PositionRange(from, reader.StopPosition), releasesAsItGoes: true);
        FrameBlock block = cursor.Block;
        for (long nextEntry = passed is null ? long.MaxValue : from + TimeIndexFile.Stride; ;)
        {
            long position = block.Position;
            if (!block.TryTake(out byte* frame))
            {
                if ((frame = cursor.Advance(block.Next)) == null) return null;
                block = cursor.Block;
                position = cursor.MessagePosition;
            }
            if (position >= nextEntry)
            {
                passed!.Add(new TimeIndexEntry(position, highestNs));
                nextEntry = position + TimeIndexFile.Stride;
            }
            long time = Frame.ReservedValue(frame);
            if (time == 0) continue;
            if (time >= timestampNs) return position;
            highestNs = Math.Max(highestNs, time);
        }
    }

    /// <summary>The highest time up to the end of a recording.</summary>
    /// <inheritdoc cref="FindFirst"/>
    public static long FindHighest(RecordingReader reader, long from, long highestNs, List<TimeIndexEntry>? passed = null) =>
        FindFirst(reader, from, long.MaxValue, ref highestNs, passed) is null ? highestNs : long.MaxValue;
}

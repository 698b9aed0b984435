namespace Replay;

/// <summary>A run between two events, seen closely.</summary>
/// <param name="Sequence">Events since the start of the range.</param>
/// <param name="RecordingId">Recording of the last event.</param>
/// <param name="Position">Start of the last event; -1: there was none yet.</param>
/// <param name="TimestampNs">Time of the last event, in ns since the Unix epoch; 0 = unknown.</param>
/// <param name="Positions">The next position in each recording.</param>
/// <param name="CursorTimestampNs">As <paramref name="TimestampNs"/>; of several recordings, the highest time so far.</param>
/// <param name="Events">Digest of the events since the entry before.</param>
/// <param name="Handlers">XxHash128 of each handler's state.</param>
/// <param name="Outputs">Digest of what each output took since the entry before.</param>
/// <param name="States">The states themselves; null: there was no room for them.</param>
public sealed record TraceEntry(long Sequence, long RecordingId, long Position, long TimestampNs, IReadOnlyList<long> Positions, long CursorTimestampNs,
    Digest Events, IReadOnlyList<Digest> Handlers, IReadOnlyList<Digest> Outputs, IReadOnlyList<ReadOnlyMemory<byte>>? States);

/// <summary>What a repeated part of a run looked like, entry by entry.</summary>
/// <param name="entries">In the order of events.</param>
public sealed class RunTrace(IReadOnlyList<TraceEntry> entries)
{
    /// <summary>In the order of events. The first one is where the window begins; what lies before it is not in its digests of events and outputs.</summary>
    public IReadOnlyList<TraceEntry> Entries { get; } = entries;

    /// <summary>Writes the trace for <see cref="Read"/>, in this process or another one of the same version.</summary>
    /// <param name="destination">Takes the bytes.</param>
    public void Write(Stream destination)
    {
        using BinaryWriter writer = new(destination, System.Text.Encoding.UTF8, leaveOpen: true);
        writer.Write(Entries.Count);
        foreach (TraceEntry entry in Entries)
        {
            writer.Write(entry.Sequence);
            writer.Write(entry.RecordingId);
            writer.Write(entry.Position);
            writer.Write(entry.TimestampNs);
            writer.Write(entry.CursorTimestampNs);
            Write(writer, [entry.Events]);
            Write(writer, entry.Handlers);
            Write(writer, entry.Outputs);
            writer.Write(entry.Positions.Count);
            foreach (long position in entry.Positions) writer.Write(position);
            writer.Write(entry.States?.Count ?? -1);
            foreach (ReadOnlyMemory<byte> state in entry.States ?? [])
            {
                writer.Write(state.Length);
                writer.Write(state.Span);
            }
        }
    }

    /// <summary>Reads what <see cref="Write(Stream)"/> wrote.</summary>
    /// <param name="source">Gives the bytes.</param>
    public static RunTrace Read(Stream source)
    {
        using BinaryReader reader = new(source, System.Text.Encoding.UTF8, leaveOpen: true);
        TraceEntry[] entries = new TraceEntry[reader.ReadInt32()];
        for (int i = 0; i < entries.Length; i++)
        {
            (long sequence, long recordingId, long position, long timestampNs, long cursorTimestampNs) =
                (reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64());
            Digest events = ReadDigests(reader)[0];
            (Digest[] handlers, Digest[] outputs) = (ReadDigests(reader), ReadDigests(reader));
            long[] positions = new long[reader.ReadInt32()];
            for (int p = 0; p < positions.Length; p++) positions[p] = reader.ReadInt64();
            entries[i] = new(sequence, recordingId, position, timestampNs, positions, cursorTimestampNs, events, handlers, outputs, ReadStates(reader));
        }

        return new(entries);
    }

    private static void Write(BinaryWriter writer, IReadOnlyList<Digest> digests)
    {
        Span<byte> bytes = stackalloc byte[Digest.Size];
        writer.Write(digests.Count);
        foreach (Digest digest in digests)
        {
            digest.Write(bytes);
            writer.Write(bytes);
        }
    }

    private static Digest[] ReadDigests(BinaryReader reader)
    {
        Digest[] digests = new Digest[reader.ReadInt32()];
        for (int i = 0; i < digests.Length; i++) digests[i] = Digest.Read(reader.ReadBytes(Digest.Size));
        return digests;
    }

    private static ReadOnlyMemory<byte>[]? ReadStates(BinaryReader reader)
    {
        int count = reader.ReadInt32();
        if (count < 0) return null;
        ReadOnlyMemory<byte>[] states = new ReadOnlyMemory<byte>[count];
        for (int i = 0; i < count; i++) states[i] = reader.ReadBytes(reader.ReadInt32());
        return states;
    }
}

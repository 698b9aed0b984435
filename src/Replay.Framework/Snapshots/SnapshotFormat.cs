using System.Buffers.Binary;
using System.IO.Hashing;

namespace Replay;

/// <summary>The bytes of a snapshot file, version 3; older ones are read too: version 2 has no session ids, version 1 ends behind the handlers.</summary>
/// <remarks>
/// All integers are little-endian. Header: magic (8 bytes), format version (int32), zero (int32), length of the file (int64). Body: recordings
/// (count; id, start time, initial term id, term length, stream id, start of the range, next position), last time, next sequence, event chain,
/// outputs (count; name, bytes written, chain), handlers (count; name, version, state), time offsets (count; int64 each), template ids and stream ids that the run
/// delivers (count; int32 each), session ids of the recordings (int32 each). Texts and blocks are preceded by their length (int32;
/// -1: none). Trailer: XxHash128 over everything before it.
/// </remarks>
internal static class SnapshotFormat
{
    public const int Version = 3;

    private const int HeaderSize = 24;
    private const int LengthOffset = 16;

    private static ReadOnlySpan<byte> Magic => "RPLYSNAP"u8;

    /// <summary>The file's bytes, in pieces: states are not copied.</summary>
    public static IReadOnlyList<ReadOnlyMemory<byte>> Write(Snapshot snapshot)
    {
        SnapshotWriter writer = new();
        writer.Int32(snapshot.Recordings.Count);
        for (int i = 0; i < snapshot.Recordings.Count; i++)
        {
            RecordingIdentity recording = snapshot.Recordings[i];
            writer.Int64(recording.RecordingId);
            writer.Int64(recording.StartTimestampMs);
            writer.Int32(recording.InitialTermId);
            writer.Int32(recording.TermBufferLength);
            writer.Int32(recording.StreamId);
            writer.Int64(snapshot.Start[i].Position);
            writer.Int64(snapshot.Cursor.Recordings[i].Position);
        }

        writer.Int64(snapshot.Cursor.LastTimestampNs);
        writer.Int64(snapshot.Cursor.NextSequence);
        writer.Block(snapshot.EventChain);

        writer.Int32(snapshot.Outputs.Count);
        foreach (OutputState output in snapshot.Outputs)
        {
            writer.Text(output.Name);
            writer.Int64(output.BytesWritten);
            writer.Block(output.Chain);
        }

        writer.Int32(snapshot.Handlers.Count);
        foreach (HandlerState handler in snapshot.Handlers)
        {
            writer.Text(handler.Name);
            writer.Int32(handler.StateVersion ?? 0);
            writer.Block(handler.StateVersion is null ? default(ReadOnlyMemory<byte>?) : handler.State);
        }

        writer.Int32(snapshot.TimeOffsetsNs.Count);
        foreach (long offsetNs in snapshot.TimeOffsetsNs) writer.Int64(offsetNs);
        WriteIds(writer, snapshot.TemplateIds);
        WriteIds(writer, snapshot.StreamIds);
        foreach (RecordingIdentity recording in snapshot.Recordings) writer.Int32(recording.SessionId ?? 0);

        byte[] header = new byte[HeaderSize];
        Magic.CopyTo(header);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(Magic.Length), Version);
        return writer.Finish(header, LengthOffset);
    }

    /// <exception cref="SnapshotException">The bytes are no whole snapshot of a version that is known; the message says why.</exception>
    public static Snapshot Read(ReadOnlyMemory<byte> file, string path)
    {
        int version = CheckEnvelope(file.Span, path);
        SnapshotReader reader = new(file[HeaderSize..^Digest.Size], path);

        int recordingCount = reader.Count(minimumSize: 44);
        RecordingIdentity[] recordings = new RecordingIdentity[recordingCount];
        RecordingPosition[] start = new RecordingPosition[recordingCount];
        RecordingPosition[] positions = new RecordingPosition[recordingCount];
        for (int i = 0; i < recordingCount; i++)
        {
            recordings[i] = new(reader.Int64(), reader.Int64(), reader.Int32(), reader.Int32(), reader.Int32(), SessionId: null);
            start[i] = new(recordings[i].RecordingId, reader.Int64());
            positions[i] = new(recordings[i].RecordingId, reader.Int64());
        }

        Cursor cursor = new(positions, lastTimestampNs: reader.Int64(), nextSequence: reader.Int64());
        ReadOnlyMemory<byte>? eventChain = reader.Chain();

        OutputState[] outputs = new OutputState[reader.Count(minimumSize: 16)];
        for (int i = 0; i < outputs.Length; i++) outputs[i] = new(reader.Text(), reader.Int64(), reader.ChainOfOutput());

        HandlerState[] handlers = new HandlerState[reader.Count(minimumSize: 12)];
        for (int i = 0; i < handlers.Length; i++)
        {
            string name = reader.Text();
            int stateVersion = reader.Int32();
            ReadOnlyMemory<byte>? state = reader.Block();
            handlers[i] = new(name, state is null ? null : stateVersion, state ?? default);
        }

        // Version 1 ends here: its runs delivered all events, and offsets were not kept.
        long[] offsetsNs = version > 1 ? ReadOffsets(reader) : [];
        int[] templateIds = version > 1 ? ReadIds(reader) : [], streamIds = version > 1 ? ReadIds(reader) : [];
        if (version > 2)
        {
            foreach (ref RecordingIdentity recording in recordings.AsSpan()) recording = recording with { SessionId = reader.Int32() };
        }

        reader.ExpectEnd();
        return new()
        {
            Cursor = cursor,
            Recordings = recordings,
            Start = start,
            EventChain = eventChain,
            Outputs = outputs,
            Handlers = handlers,
            TimeOffsetsNs = offsetsNs,
            TemplateIds = templateIds,
            StreamIds = streamIds,
        };
    }

    private static void WriteIds(SnapshotWriter writer, IReadOnlyList<int> ids)
    {
        writer.Int32(ids.Count);
        foreach (int id in ids) writer.Int32(id);
    }

    private static long[] ReadOffsets(SnapshotReader reader)
    {
        long[] offsetsNs = new long[reader.Count(minimumSize: sizeof(long))];
        for (int i = 0; i < offsetsNs.Length; i++) offsetsNs[i] = reader.Int64();
        return offsetsNs;
    }

    private static int[] ReadIds(SnapshotReader reader)
    {
        int[] ids = new int[reader.Count(minimumSize: sizeof(int))];
        for (int i = 0; i < ids.Length; i++) ids[i] = reader.Int32();
        return ids;
    }

    private static int CheckEnvelope(ReadOnlySpan<byte> file, string path)
    {
        if (file.Length < HeaderSize + Digest.Size) Throw.Snapshot(path, $"it has {file.Length} bytes, fewer than any snapshot; it was not written to its end");
        if (!file.StartsWith(Magic)) Throw.Snapshot(path, "it does not begin as a snapshot does; is it another kind of file?");

        int version = BinaryPrimitives.ReadInt32LittleEndian(file[Magic.Length..]);
        if (version > Version) Throw.Snapshot(path, $"its format is version {version}, this Replay reads up to {Version}; read it with the newer Replay that wrote it");
        if (version < 1) Throw.Snapshot(path, $"its format version {version} was never written; it is damaged");

        long length = BinaryPrimitives.ReadInt64LittleEndian(file[LengthOffset..]);
        if (length != file.Length) Throw.Snapshot(path, $"it has {file.Length} bytes where its header says {length}; it was not written to its end");

        Span<byte> hash = stackalloc byte[Digest.Size];
        XxHash128.Hash(file[..^Digest.Size], hash);
        if (!hash.SequenceEqual(file[^Digest.Size..])) Throw.Snapshot(path, "its checksum does not match its bytes; it is damaged");
        return version;
    }
}

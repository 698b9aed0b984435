using System.Buffers.Binary;
using Replay;

namespace DamageProgram;

/// <summary>The faults that are put into each kind of archive.</summary>
internal static class Faults
{
    private const int PageLength = 4096;
    private const int HeaderLength = 32;
    private const string Catalog = "archive.catalog";
    private const string Unused = "nothing that reading needs stands there";

    /// <summary>Into whatever an archive consists of.</summary>
    public static IEnumerable<Fault> OfAll(Subject subject, DamageScale scale) =>
        [.. Headers(subject, scale), .. Catalogs(subject, scale), .. Payloads(subject, scale.PayloadFlips), .. Pages(subject), .. Lengths(subject), .. Segments(subject), .. SidecarFaults.Of(subject, scale)];

    /// <summary>Torn tails of a recording whose every message was durable.</summary>
    public static IEnumerable<Fault> OfTail(Subject subject, DamageScale scale)
    {
        RecordingDescriptor recording = subject.Recordings[0];
        (string file, int end) = Subject.Locate(recording, recording.StopPosition - 32);
        end += 32;
        byte[] whole = subject.Whole(file), garbage = new byte[2048];
        new Random(1).NextBytes(garbage);
        for (int length = 1; length <= 2048; length += scale.TailStep)
        {
            yield return Fault.Overwrite("tail of zeros, below the durable watermark", file, end - length, new byte[length], "the bytes were zeros before");
            yield return Fault.Overwrite("tail of garbage, below the durable watermark", file, end - length, garbage[..length]);
            yield return Fault.Replace("file cut off, below the durable watermark", file, whole[..(end - length)]);
        }
    }

    /// <summary>What Aeron's recovery gets wrong at the end of a recording that was not stopped.</summary>
    public static IEnumerable<Fault> OfLastMessage(Subject subject)
    {
        RecordingDescriptor recording = subject.Recordings[0];
        Message last = subject.Messages[0][^1], fits = subject.Messages[0].Last(message => message.Position / PageLength == (message.EndPosition - 1) / PageLength && message.EndPosition - message.Position > 64);
        (string file, int offset) = Subject.Locate(recording, last.Position);
        int page = (offset / PageLength + 1) * PageLength, end = offset + (int)(last.EndPosition - last.Position);
        yield return Fault.Overwrite("last message crosses a page, the rest zero", file, page, new byte[end - page]);
        yield return Fault.Overwrite("last message crosses a page, 8 bytes of the rest there", file, page + 8, new byte[end - page - 8]);
        (string fitting, int start) = Subject.Locate(recording, fits.Position);
        int half = (int)(fits.EndPosition - fits.Position) / 2;
        yield return Fault.Overwrite("message half zeroed within a page", fitting, start + half, new byte[half]);
        yield return Fault.Overwrite("first page of the last segment unwritten, later ones there", file, 0, new byte[PageLength]);
    }

    /// <summary>Every bit of the header of a frame of each kind.</summary>
    private static IEnumerable<Fault> Headers(Subject subject, DamageScale scale)
    {
        foreach (RecordingDescriptor recording in subject.Recordings)
        {
            Dictionary<string, (string File, int Offset)> frames = [];
            for (long position = recording.StartPosition; position < recording.StopPosition;)
            {
                (string file, int offset) = Subject.Locate(recording, position);
                ReadOnlySpan<byte> frame = subject.Whole(file).AsSpan(offset);
                int length = BinaryPrimitives.ReadInt32LittleEndian(frame);
                if (length <= 0) break;
                string kind = (frame[6], frame[5], length) switch
                {
                    (0, _, _) => "padding",
                    (_, 0xc0, HeaderLength) => "a message without payload",
                    (_, 0xc0, _) => "a message of one frame",
                    (_, 0x80, _) => "a first fragment",
                    (_, 0x40, _) => "a last fragment",
                    _ => "a middle fragment",
                };
                frames.TryAdd(kind, (file, offset));
                frames["the last frame"] = (file, offset);
                position += (length + 31) & -32;
            }
            foreach ((string kind, (string file, int offset)) in frames)
                for (int bit = 0; bit < HeaderLength * 8; bit += scale.BitStep)
                    yield return Fault.Flip($"bit of the header of {kind}", Unused, subject, file, offset * 8 + bit);
        }
    }

    /// <summary>Every bit of the catalog's header and entries.</summary>
    private static IEnumerable<Fault> Catalogs(Subject subject, DamageScale scale)
    {
        byte[] catalog = subject.Whole(Catalog);
        for (int bit = 0; bit < HeaderLength * 8; bit += scale.BitStep) yield return Fault.Flip("bit of the catalog's header", "version below major, unused bytes, an id that is skipped", subject, Catalog, bit);
        for (int at = HeaderLength, length; (length = BinaryPrimitives.ReadInt32LittleEndian(catalog.AsSpan(at))) > 0; at += HeaderLength + length)
            for (int bit = 0; bit < (HeaderLength + length) * 8; bit += scale.BitStep)
                yield return Fault.Flip("bit of a catalog entry", "times, channel, session and ids of requests, which reading does not need", subject, Catalog, at * 8 + bit);
    }

    private static IEnumerable<Fault> Payloads(Subject subject, int count)
    {
        Random random = new(7);
        (RecordingDescriptor Recording, Message Message)[] messages =
            [.. subject.Recordings.SelectMany(recording => subject.Messages[recording.RecordingId].Select(message => (recording, message))).Where(pair => pair.message.EndPosition - pair.message.Position > HeaderLength)];
        for (int i = 0; i < count; i++)
        {
            (RecordingDescriptor recording, Message message) = messages[random.Next(messages.Length)];
            (string file, int offset) = Subject.Locate(recording, message.Position);
            int frameLength = BinaryPrimitives.ReadInt32LittleEndian(subject.Whole(file).AsSpan(offset));
            yield return Fault.Flip("bit of a payload", "", subject, file, (offset + HeaderLength) * 8 + random.Next((frameLength - HeaderLength) * 8));
        }
    }

    private static IEnumerable<Fault> Pages(Subject subject)
    {
        foreach (string file in subject.Segments)
            for (int page = 0; page < subject.Whole(file).Length; page += PageLength)
                yield return Fault.Overwrite("zeroed page", file, page, new byte[PageLength], "the page was zeros before");
    }

    /// <summary>The lengths of frames by which Aeron's tools and replays fail.</summary>
    private static IEnumerable<Fault> Lengths(Subject subject)
    {
        foreach (RecordingDescriptor recording in subject.Recordings.Where(recording => subject.Messages[recording.RecordingId].Length > 2))
        {
            Message[] messages = subject.Messages[recording.RecordingId];
            (string file, int offset) = Subject.Locate(recording, messages[messages.Length / 2].Position);
            int length = BinaryPrimitives.ReadInt32LittleEndian(subject.Whole(file).AsSpan(offset));
            foreach (int wrong in (int[])[0x7ffffff0, int.MaxValue, int.MinValue, -64, -1, 0, 1, HeaderLength - 1, HeaderLength, length - 1, length - 320, length + 32])
            {
                byte[] bytes = new byte[sizeof(int)];
                BinaryPrimitives.WriteInt32LittleEndian(bytes, wrong);
                if (wrong != length) yield return Fault.Overwrite("length of a frame that is not possible, or another", file, offset, bytes);
            }
        }
    }

    private static IEnumerable<Fault> Segments(Subject subject)
    {
        const string NotRead = "no position of a recording lies in the file";
        string[] segments = [.. subject.Segments];
        foreach (string file in segments)
        {
            byte[] whole = subject.Whole(file);
            yield return Fault.Replace("segment file missing", file, null, NotRead);
            foreach (byte[] other in (byte[][])[[], whole[..1], whole[..(whole.Length / 2)], whole[..^1], [.. whole, 0], [.. whole, .. whole], new byte[whole.Length]])
                yield return Fault.Replace("segment file of a wrong length, or of zeros", file, other, NotRead);
            foreach (string other in segments.Where(other => other != file))
            {
                yield return Fault.Replace("segment file with another one's bytes", file, subject.Whole(other), NotRead);
                if (string.CompareOrdinal(file, other) < 0)
                    yield return new Fault("segment files swapped", NotRead, $"{file} and {other}", [file, other], damaged =>
                    {
                        File.WriteAllBytes(damaged[file], damaged.Whole(other));
                        File.WriteAllBytes(damaged[other], whole);
                    });
            }
            string copy = $"{file.Split('-')[0]}-{1L << 30}.rec", foreign = $"99-{file.Split('-')[1]}";
            foreach (string twin in (string[])[copy, foreign])
                yield return new Fault("segment file there twice", "", $"{file} as {twin}", [twin], damaged => File.WriteAllBytes(damaged[twin], whole));
        }
    }
}

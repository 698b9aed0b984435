using CsCheck;

namespace Replay.Framework.Tests;

/// <summary>What the format alone tells, without sidecars.</summary>
public class DamageTests
{
    // The sample's frames: offset of a header in recording 0's first segment.
    public static TheoryData<string, int> Headers => new()
    {
        { "a message of one frame", 0 },
        { "a message without payload", 160 },
        { "the first fragment", 192 },
        { "a middle fragment", 192 + 1408 },
        { "the last fragment", 192 + 2 * 1408 },
    };

    [Theory, MemberData(nameof(Headers))]
    public void A_flipped_bit_in_a_header_is_found_or_harmless(string what, int offset)
    {
        using SampleArchive sample = new(withIntegrity: false);
        // Nothing tells a message without payload from padding of 32 bytes but its type.
        AssertFlipsAreFound(sample, what, offset, typeIsKnown: what != "a message without payload");
    }

    [Fact]
    public void A_flipped_bit_in_padding_is_found_or_harmless()
    {
        using SampleArchive sample = new(withIntegrity: false);
        long endOfTerm = SampleArchive.ReadAll(sample.Directory).Last(message => message.RecordingId == 0 && message.EndPosition < 65536).EndPosition;
        AssertFlipsAreFound(sample, "padding", (int)endOfTerm, typeIsKnown: false);
    }

    [Fact]
    public void A_flipped_bit_in_the_catalog_is_found_or_harmless()
    {
        using SampleArchive sample = new(messages: 4);
        var whole = SampleArchive.ReadAll(sample.Directory);
        byte[] catalog = File.ReadAllBytes(sample["archive.catalog"]);
        for (int bit = 0; bit < (32 + 192) * 8; bit++)
        {
            Flip(sample["archive.catalog"], catalog, bit);
            var read = TryRead(sample.Directory);
            // The state says on purpose whether a recording is there.
            bool isState = bit / 8 is >= 36 and < 40;
            if (read is null) Assert.False(Verifies(sample.Directory), $"bit {bit}: reading finds damage, verify none");
            else Assert.True(isState || read.SequenceEqual(whole), $"bit {bit} changes what is read");
        }
    }

    [Fact]
    public void Whatever_the_files_hold_reading_and_verifying_end_and_throw_only_typed_errors()
    {
        using SampleArchive sample = new();
        Dictionary<string, byte[]> files = Directory.GetFiles(sample.Directory).Where(path => !path.EndsWith(".lock", StringComparison.Ordinal) && !path.EndsWith(".dat", StringComparison.Ordinal)).ToDictionary(path => path, File.ReadAllBytes);
        string[] paths = [.. files.Keys.Order()];
        var genChange = Gen.Select(Gen.Int[0, paths.Length - 1], Gen.Int[0, 4096], Gen.Byte, Gen.Bool);
        genChange.Array[1, 6].Sample(
            changes =>
            {
                foreach ((int file, int at, byte value, bool cut) in changes)
                {
                    byte[] bytes = [.. files[paths[file]]];
                    bytes[at % bytes.Length] = value;
                    File.WriteAllBytes(paths[file], cut && value < 8 ? bytes[..(at % bytes.Length)] : bytes);
                }
                TryRead(sample.Directory);
                ArchiveVerifier.Verify(sample.Directory);
                foreach ((int file, _, _, _) in changes) File.WriteAllBytes(paths[file], files[paths[file]]);
            },
            iter: 300, threads: 1);
        Assert.True(Verifies(sample.Directory));
    }

    [Theory]
    [InlineData("missing", DamageKind.SegmentMissing)]
    [InlineData("empty", DamageKind.SegmentFile)]
    [InlineData("short", DamageKind.SegmentFile)]
    [InlineData("long", DamageKind.SegmentFile)]
    [InlineData("a link", DamageKind.SegmentFile)]
    [InlineData("zeroed page", DamageKind.FrameLength)]
    [InlineData("another segment's bytes", DamageKind.TermId)]
    [InlineData("another recording's bytes", DamageKind.StreamId)]
    public void A_damaged_segment_file_is_named_by_reading_and_by_verify(string damage, DamageKind kind)
    {
        using TempDirectory directory = new();
        using (EmbeddedArchive archive = EmbeddedArchive.OpenForWriting(directory.Path, new ArchiveOptions { Durability = Durability.None, WritesIntegrity = false }))
        {
            foreach (int streamId in (int[])[1, 2])
            {
                using RecordingWriter writer = archive.CreateRecording(SampleArchive.Settings with { StreamId = streamId });
                for (int i = 0; i < 3_000; i++) writer.Append(new byte[32], i);
            }
        }
        Break(directory, damage);

        using EmbeddedArchive damaged = EmbeddedArchive.Open(directory.Path);
        using RecordingReader reader = damaged.OpenReader(0);
        int read = 0;
        ArchiveDamageException exception = Assert.Throws<ArchiveDamageException>(() =>
        {
            foreach (RecordedMessage _ in reader.Messages()) read++;
        });
        Assert.Equal((kind, 0L, "0-65536.rec"), (exception.Kind, exception.RecordingId, exception.File));
        Assert.Equal(exception.Position, 65536 + exception.Offset);
        Assert.InRange(read, 1024, 1024 + 64);
        Assert.Contains("0-65536.rec at byte", exception.Message);

        ArchiveVerification verification = ArchiveVerifier.Verify(directory.Path);
        Assert.Equal([false, true], verification.Recordings.Select(r => r.Ok));
        Assert.Equal(kind, verification.Recordings[0].Findings.Select(finding => finding.Kind).First());
        Assert.Contains(verification.Recordings[0].Findings, finding => finding.Offset == exception.Offset && finding.Segment == "0-65536.rec");
        Assert.InRange(verification.Recordings[0].BytesChecked, 65536, 3_000 * 64 - 1);
    }

    [Fact]
    public void A_page_that_is_zeroed_anywhere_in_a_stopped_recording_is_found()
    {
        using SampleArchive sample = new(withIntegrity: false);
        byte[] whole = File.ReadAllBytes(sample["0-0.rec"]);
        for (int page = 0; page < whole.Length; page += 4096)
        {
            byte[] damaged = [.. whole];
            damaged.AsSpan(page, 4096).Clear();
            File.WriteAllBytes(sample["0-0.rec"], damaged);
            Assert.False(Verifies(sample.Directory));
            Assert.Null(TryRead(sample.Directory));
        }
    }

    private static void Break(TempDirectory directory, string damage)
    {
        string path = directory["0-65536.rec"];
        byte[] bytes = File.ReadAllBytes(path);
        File.Delete(path);
        switch (damage)
        {
            case "empty": File.WriteAllBytes(path, []); break;
            case "short": File.WriteAllBytes(path, bytes[..5000]); break;
            case "long": File.WriteAllBytes(path, [.. bytes, .. new byte[32]]); break;
            case "a link": File.CreateSymbolicLink(path, directory["0-0.rec"]); break;
            case "zeroed page": bytes.AsSpan(0, 4096).Clear(); File.WriteAllBytes(path, bytes); break;
            case "another segment's bytes": File.Copy(directory["0-0.rec"], path); break;
            case "another recording's bytes": File.Copy(directory["1-65536.rec"], path); break;
        }
    }

    /// <summary>Flips each bit of a header; only a checksum could tell of those that may be anything.</summary>
    private static void AssertFlipsAreFound(SampleArchive sample, string what, int offset, bool typeIsKnown)
    {
        var whole = SampleArchive.ReadAll(sample.Directory);
        byte[] segment = File.ReadAllBytes(sample["0-0.rec"]);
        HashSet<long> boundaries = [.. whole.Where(message => message.RecordingId == 0).SelectMany(message => (long[])[message.Position, message.EndPosition]), 65536];
        for (int bit = 0; bit < Frame.HeaderLength * 8; bit++)
        {
            Flip(sample["0-0.rec"], segment, offset * 8 + bit);
            int field = bit / 8;
            bool changesNothing = field is >= 12 and < 16 or >= 24; // Session id and reserved value.
            // A length inside its alignment, or one that ends where some later frame does.
            bool endsOnBoundary = bit < 32 && boundaries.Contains(offset + Frame.Align(BitConverter.ToInt32(segment, offset) ^ (1 << bit)));
            bool mayBeAnything = endsOnBoundary || (bit == 6 * 8 && !typeIsKnown);
            var read = TryRead(sample.Directory);
            if (changesNothing) Assert.Equal(whole, read);
            else if (!mayBeAnything) Assert.True(read is null, $"{what}, byte {field}, bit {bit % 8} is not found");
            // A time may be any, too; if it is now the highest, or was, the time index tells.
            if (field >= 24) Assert.All(FindingsOf(sample.Directory), finding => Assert.Equal(DamageKind.TimeIndex, finding.Kind));
            else if (!mayBeAnything) Assert.True(Verifies(sample.Directory) == changesNothing, $"{what}, byte {field}, bit {bit % 8}: verify");
        }
    }

    private static void Flip(string path, byte[] whole, int bit)
    {
        // Undoes the flip before it: in these tests every byte from the first to the last flipped one is flipped bit by bit.
        using FileStream file = new(path, FileMode.Open);
        for (int at = Math.Max(bit / 8 - 1, 0); at <= bit / 8; at++)
        {
            file.Position = at;
            file.WriteByte((byte)(whole[at] ^ (at == bit / 8 ? 1 << bit % 8 : 0)));
        }
    }

    private static IEnumerable<VerificationFinding> FindingsOf(string directory)
    {
        ArchiveVerification found = ArchiveVerifier.Verify(directory);
        return [.. found.CatalogFindings, .. found.Recordings.SelectMany(recording => recording.Findings)];
    }

    private static bool Verifies(string directory) => ArchiveVerifier.Verify(directory).Ok;

    private static List<(long RecordingId, long Position, long EndPosition, ulong Hash)>? TryRead(string directory)
    {
        try
        {
            return SampleArchive.ReadAll(directory);
        }
        catch (ReplayException)
        {
            return null;
        }
    }
}

using CsCheck;

namespace Replay.Framework.Tests;

/// <summary>Integrity sidecars: written while recording, kept right by operations, and compared by verify.</summary>
public class IntegrityTests
{
    private const int SegmentLength = 65536;
    private static readonly RecordingSettings Settings = SampleArchive.Settings;

    [Fact]
    public void Every_byte_of_a_stopped_recording_is_covered()
    {
        using SampleArchive sample = new();
        ArchiveVerification verification = ArchiveVerifier.Verify(sample.Directory);
        Assert.True(verification.Ok);
        Assert.Equal(Stops(sample.Directory), verification.Recordings.Select(recording => recording.BytesCovered));
        // The second begins inside a segment: the zeros in front of it are covered, too.
        Assert.Equal(4096, EmbeddedArchive.Open(sample.Directory).GetRecording(1).StartPosition);
    }

    [Fact]
    public void A_changed_byte_is_found_wherever_it_lies()
    {
        using SampleArchive sample = new();
        string[] names = [.. Directory.GetFiles(sample.Directory, "*.rec").Select(path => Path.GetFileName(path)!).Order()];
        Dictionary<string, byte[]> files = names.ToDictionary(name => name, name => File.ReadAllBytes(sample[name]));
        Dictionary<long, long> stops = EmbeddedArchive.Open(sample.Directory).Recordings.ToDictionary(recording => recording.RecordingId, recording => recording.StopPosition);
        Gen.Select(Gen.Int[0, names.Length - 1].Select(i => names[i]), Gen.Int[0, 131071], Gen.Byte[1, 255]).Sample((name, at, change) =>
        {
            string[] numbers = Path.GetFileNameWithoutExtension(name).Split('-');
            (long recordingId, long segmentBase) = (long.Parse(numbers[0]), long.Parse(numbers[1]));
            at %= (int)Math.Min(files[name].Length, stops[recordingId] - segmentBase);
            byte[] damaged = [.. files[name]];
            damaged[at] ^= change;
            File.WriteAllBytes(sample[name], damaged);
            IReadOnlyList<VerificationFinding> findings = Findings(sample.Directory);
            File.WriteAllBytes(sample[name], files[name]);
            // The block, unless the format tells more exactly what is wrong in it.
            int block = at / 4096 * 4096;
            Assert.Contains(findings, finding => finding.Segment == name && finding.Offset >= block && finding.Offset < block + 4096 && finding.Position == segmentBase + finding.Offset);
            Assert.All(findings.Where(finding => finding.Kind == DamageKind.Block), finding => Assert.Equal((name, block), (finding.Segment, finding.Offset)));
        }, iter: 100, threads: 1);
        Assert.Empty(Findings(sample.Directory));
    }

    [Fact]
    public void Segments_that_changed_places_or_times_are_found_even_with_their_sidecars()
    {
        using TempDirectory directory = new();
        // The same messages twice, so that nothing but positions, sidecars and one early payload tells the recordings apart.
        Record(directory.Path, 3_000, first: 1);
        Record(directory.Path, 3_000, first: 2);
        Assert.Empty(Findings(directory.Path));
        Replace("1-65536", "0-65536", DamageKind.IntegritySidecar);
        // One that names the right recording, after other ones: only the chain can tell.
        using TempDirectory other = new();
        Record(other.Path, 3_000, first: 2);
        byte[] right = File.ReadAllBytes(directory["0-65536.crc"]);
        Assert.Equal(File.ReadAllBytes(directory["0-65536.rec"]), File.ReadAllBytes(other["0-65536.rec"]));
        File.Copy(other["0-65536.crc"], directory["0-65536.crc"], overwrite: true);
        Assert.Equal([(DamageKind.SegmentChain, 65536L), (DamageKind.SegmentChain, 131072L)], Findings(directory.Path).Select(finding => (finding.Kind, finding.Position)));
        File.WriteAllBytes(directory["0-65536.crc"], right);
        Assert.Empty(Findings(directory.Path));

        void Replace(string from, string to, DamageKind kind)
        {
            byte[] old = File.ReadAllBytes(directory[$"{to}.crc"]);
            File.Copy(directory[$"{from}.crc"], directory[$"{to}.crc"], overwrite: true);
            Assert.Contains(Findings(directory.Path), finding => finding.Kind == kind && finding.Segment == $"{to}.crc");
            File.WriteAllBytes(directory[$"{to}.crc"], old);
        }
    }

    [Fact]
    public void A_segment_that_was_set_back_to_an_earlier_time_with_its_sidecar_is_found()
    {
        using TempDirectory directory = new();
        using (EmbeddedArchive archive = EmbeddedArchive.OpenForWriting(directory.Path))
        {
            using RecordingWriter writer = archive.CreateRecording(Settings);
            while (writer.Position < 40_000) writer.Append(new byte[100], 0);
            writer.Flush();
            byte[] segment = File.ReadAllBytes(directory["0-0.rec"]), sidecar = File.ReadAllBytes(directory["0-0.crc"]);
            while (writer.Position < 100_000) writer.Append(new byte[100], 0);
            writer.Stop();
            File.WriteAllBytes(directory["0-0.rec"], segment);
            File.WriteAllBytes(directory["0-0.crc"], sidecar);
        }
        Assert.Contains(Findings(directory.Path), finding => finding is { Kind: DamageKind.SegmentChain, Segment: "0-65536.rec" });
    }

    [Fact]
    public void Any_flipped_bit_of_a_sidecar_that_counts_is_found_and_is_not_taken_for_damage_of_the_segment()
    {
        using SampleArchive sample = new();
        byte[] sidecar = File.ReadAllBytes(sample["0-0.crc"]);
        int found = 0;
        for (int bit = 0; bit < sidecar.Length * 8; bit += bit < 8192 * 8 && bit % (4096 * 8) >= 80 * 8 ? 4096 * 8 - 80 * 8 : 7)
        {
            byte[] damaged = [.. sidecar];
            damaged[bit / 8] ^= (byte)(1 << bit % 8);
            File.WriteAllBytes(sample["0-0.crc"], damaged);
            foreach (VerificationFinding finding in Findings(sample.Directory))
            {
                found++;
                // Where the newer slot is gone, the older one covers less, which the next segment's chain tells.
                Assert.True(finding is { Kind: DamageKind.IntegritySidecar, Segment: "0-0.crc" } or { Kind: DamageKind.SegmentChain, Segment: "0-65536.rec" }, $"bit {bit}: {finding}");
            }
        }
        Assert.InRange(found, 80 * 8 / 7 + 16 * 32 / 7, int.MaxValue);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(9000)]
    public void A_sidecar_that_is_missing_or_was_never_filled_is_no_error(int length)
    {
        using SampleArchive sample = new();
        long covered = ArchiveVerifier.Verify(sample.Directory).Recordings[0].BytesCovered;
        byte[] segment = File.ReadAllBytes(sample["0-0.rec"]);
        segment[100] ^= 1;
        File.WriteAllBytes(sample["0-0.rec"], segment);
        if (length == 1) File.Delete(sample["0-0.crc"]);
        else File.WriteAllBytes(sample["0-0.crc"], length == 0 ? [] : new byte[new FileInfo(sample["0-0.crc"]).Length]);
        ArchiveVerification verification = ArchiveVerifier.Verify(sample.Directory);
        Assert.True(verification.Ok);
        Assert.Equal(covered - SegmentLength, verification.Recordings[0].BytesCovered);
    }

    [Fact]
    public void Without_the_option_there_are_none_and_those_of_former_segments_are_gone()
    {
        using TempDirectory directory = new();
        Record(directory.Path, 100, first: 1, withIntegrity: false);
        Assert.Empty(Directory.GetFiles(directory.Path, "*.crc"));
        File.WriteAllBytes(directory["1-0.crc"], new byte[100]);
        Record(directory.Path, 100, first: 1, withIntegrity: false);
        Assert.Empty(Directory.GetFiles(directory.Path, "*.crc"));
    }

    [Theory]
    [InlineData(Durability.None)]
    [InlineData(Durability.Group)]
    public void Whatever_operations_and_kills_come_one_after_another_what_is_left_is_covered(Durability durability)
    {
        Gen<int[]> genSteps = Gen.Int[0, 1_000_000].Array[1, 12];
        genSteps.Sample(steps =>
        {
            using TempDirectory directory = new();
            Record(directory.Path, 500, first: 1);
            foreach (int step in steps)
            {
                using EmbeddedArchive archive = EmbeddedArchive.OpenForWriting(directory.Path, new ArchiveOptions { Durability = durability, GroupInterval = TimeSpan.FromDays(1), WritesIntegrity = step % 7 != 0 });
                RecordingDescriptor recording = archive.GetRecording(0);
                switch (step % 4)
                {
                    case 0: archive.TruncateRecording(0, Boundary(archive, step)); break;
                    case 1 when recording.StopPosition >= recording.StartPosition / SegmentLength * SegmentLength + SegmentLength:
                        archive.PurgeSegments(0, recording.StartPosition / SegmentLength * SegmentLength + SegmentLength);
                        break;
                    case 2: Extend(archive, step / 4 % 200, step / 800 % 3000, flushes: step % 5 == 0).Stop(); break;
                    default: ExtendAndKill(archive, directory.Path, step / 4 % 200, step / 800 % 3000, flushes: step % 5 == 0); break;
                }
                Assert.Empty(Findings(directory.Path));
            }
        }, iter: 25, threads: 1);
    }

    [Fact]
    public void A_recording_that_Aeron_has_extended_meanwhile_is_not_judged_by_what_was_there_before()
    {
        using TempDirectory directory = new();
        Record(directory.Path, 1_000, first: 1);
        byte[] segment = File.ReadAllBytes(directory["0-0.rec"]);
        segment[33] ^= 1;
        File.WriteAllBytes(directory["0-0.rec"], segment);
        Assert.Single(Findings(directory.Path));
        using (FileStream catalog = new(directory["archive.catalog"], FileMode.Open))
        {
            catalog.Position = 32 + Catalog.CorrelationIdAt;
            catalog.WriteByte(7);
        }
        Assert.Empty(Findings(directory.Path));
        // They are gone once Replay goes on itself: the id would not tell any more.
        using (EmbeddedArchive archive = EmbeddedArchive.OpenForWriting(directory.Path)) Extend(archive, 10, 10, false).Stop();
        Assert.Equal(0, EmbeddedArchive.Open(directory.Path).GetRecording(0).CorrelationId);
        Assert.Empty(Findings(directory.Path));
    }

    [Fact]
    public void What_a_killed_writer_had_written_is_covered_up_to_its_last_whole_block()
    {
        using TempDirectory directory = new();
        using TempDirectory live = new();
        using EmbeddedArchive archive = EmbeddedArchive.OpenForWriting(live.Path);
        using RecordingWriter writer = archive.CreateRecording(Settings);
        for (int i = 0; i < 1_000; i++) writer.Append(SampleArchive.Payload(i, 100), i);
        writer.Flush();
        Copy(live.Path, directory.Path);
        RecordingVerification verification = ArchiveVerifier.Verify(directory.Path).Recordings.Single();
        Assert.True(verification.Ok);
        Assert.Equal(writer.FlushedPosition / 4096 * 4096, verification.BytesCovered);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Reading_ends_at_a_changed_payload_with_what_lies_before_its_block(bool isMapped)
    {
        using SampleArchive sample = new();
        using EmbeddedArchive archive = EmbeddedArchive.Open(sample.Directory);
        RecordingDescriptor recording = archive.GetRecording(0);
        byte[] whole = File.ReadAllBytes(sample["0-0.rec"]);
        List<(long Position, long End)> all = [];
        using (RecordingReader reader = archive.OpenReader(0)) foreach (RecordedMessage message in reader.Messages()) all.Add((message.Position, message.EndPosition));
        foreach ((long position, long end) in all.Where((message, i) => i % 3 == 0 && message.End - message.Position > 64 && message.End <= SegmentLength))
        {
            byte[] damaged = [.. whole];
            damaged[position + 40] ^= 4;
            File.WriteAllBytes(sample["0-0.rec"], damaged);
            using RecordingReader reader = new(sample.Directory, recording, isMapped, new ArchiveOptions());
            List<long> read = [];
            ArchiveDamageException damage = Assert.Throws<ArchiveDamageException>(() =>
            {
                foreach (RecordedMessage message in reader.Messages()) read.Add(message.EndPosition);
            });
            long block = (position + 40) / 4096 * 4096;
            Assert.Equal((DamageKind.Block, 0L, "0-0.rec", block, block), (damage.Kind, damage.RecordingId, damage.File, damage.Offset, damage.Position));
            Assert.Equal(all.Select(message => message.End).Where(messageEnd => messageEnd <= block), read);
            using RecordingReader unchecking = new(sample.Directory, recording, isMapped, new ArchiveOptions { ChecksIntegrity = false });
            foreach (RecordedMessage _ in unchecking.Messages()) { }
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Reading_goes_past_a_checksum_that_was_changed_and_comes_to_every_message(bool isMapped)
    {
        using SampleArchive sample = new();
        using EmbeddedArchive archive = EmbeddedArchive.Open(sample.Directory);
        RecordingDescriptor recording = archive.GetRecording(0);
        using RecordingReader reader = new(sample.Directory, recording, isMapped, new ArchiveOptions());
        List<long> all = Ends(reader);
        byte[] sidecar = File.ReadAllBytes(sample["0-0.crc"]);
        for (int at = BlockChecksums.ChecksumsAt; at < sidecar.Length; at += sizeof(uint))
        {
            byte[] damaged = [.. sidecar];
            damaged[at] ^= 1;
            File.WriteAllBytes(sample["0-0.crc"], damaged);
            Assert.Equal(all, Ends(reader));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Blocks_that_only_the_older_slot_covers_are_compared_when_the_newer_one_came_to_the_disk_without_its_checksums(bool isMapped)
    {
        using TempDirectory directory = new();
        // Two flushes, a slot each: the first covers 8 blocks, the second 15.
        using (EmbeddedArchive archive = EmbeddedArchive.OpenForWriting(directory.Path))
        using (RecordingWriter writer = archive.CreateRecording(Settings))
        {
            for (int i = 0; i < 60; i++)
            {
                writer.Append(SampleArchive.Payload(i, 992), i);
                if (i == 31) writer.Flush();
            }
            writer.Flush();
            using RecordingReader reader = new(directory.Path, archive.GetRecording(0), isMapped, new ArchiveOptions());
            int lastChecksum = BlockChecksums.ChecksumsAt + 14 * sizeof(uint);
            Change(directory["0-0.crc"], lastChecksum, 1);
            Assert.Equal(60, Ends(reader).Count);
            Change(directory["0-0.rec"], 14 * 4096 + 100, 4);
            Assert.Equal(60, Ends(reader).Count);
            Change(directory["0-0.rec"], 3 * 4096 + 100, 4);
            Assert.Equal(3 * 4096, Assert.Throws<ArchiveDamageException>(() => Ends(reader).Count).Offset);
            writer.Abort();
        }

        static void Change(string path, int at, byte change)
        {
            using FileStream file = new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
            file.Position = at;
            int was = file.ReadByte();
            file.Position = at;
            file.WriteByte((byte)(was ^ change));
        }
    }

    private static List<long> Ends(RecordingReader reader)
    {
        List<long> ends = [];
        foreach (RecordedMessage message in reader.Messages()) ends.Add(message.EndPosition);
        return ends;
    }

    private static void ExtendAndKill(EmbeddedArchive archive, string directory, int messages, int length, bool flushes)
    {
        using TempDirectory killed = new();
        RecordingWriter writer = Extend(archive, messages, length, flushes);
        if (flushes) writer.Flush();
        Copy(directory, killed.Path);
        writer.Dispose();
        archive.Dispose();
        foreach (string path in Directory.GetFiles(directory)) File.Delete(path);
        Copy(killed.Path, directory);
    }

    private static RecordingWriter Extend(EmbeddedArchive archive, int messages, int length, bool flushes)
    {
        RecordingWriter writer = archive.ExtendRecording(0);
        for (int i = 0; i < messages; i++)
        {
            writer.Append(SampleArchive.Payload(i, length), i);
            if (flushes && i % 10 == 0) writer.Flush();
        }
        return writer;
    }

    private static long Boundary(EmbeddedArchive archive, int seed)
    {
        using RecordingReader reader = archive.OpenReader(0);
        List<long> boundaries = [reader.StartPosition];
        foreach (RecordedMessage message in reader.Messages()) boundaries.Add(message.EndPosition);
        return boundaries[seed % boundaries.Count];
    }

    private static void Record(string directory, int messages, byte first, bool withIntegrity = true)
    {
        using EmbeddedArchive archive = EmbeddedArchive.OpenForWriting(directory, new ArchiveOptions { Durability = Durability.None, WritesIntegrity = withIntegrity });
        using RecordingWriter writer = archive.CreateRecording(Settings);
        for (int i = 0; i < messages; i++) writer.Append(i == 0 ? [first, 0, 0, 0] : BitConverter.GetBytes(i), i);
    }

    private static void Copy(string from, string to)
    {
        foreach (string path in Directory.GetFiles(from)) File.Copy(path, Path.Combine(to, Path.GetFileName(path)));
    }

    private static IEnumerable<long> Stops(string directory) => EmbeddedArchive.Open(directory).Recordings.Select(recording => recording.StopPosition);

    private static IReadOnlyList<VerificationFinding> Findings(string directory) => [.. ArchiveVerifier.Verify(directory).Recordings.SelectMany(recording => recording.Findings)];
}

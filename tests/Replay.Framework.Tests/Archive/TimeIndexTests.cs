using CsCheck;

namespace Replay.Framework.Tests;

/// <summary>Event time to position, against a model that reads everything.</summary>
public class TimeIndexTests
{
    // Frames of 1,024 bytes: an entry each 64 of them.
    private const int PayloadLength = 992;
    private static readonly RecordingSettings Settings = SampleArchive.Settings;

    /// <summary>Times that run on, stand still, go back, are unknown, and lie before 1970.</summary>
    private static readonly Gen<long[]> GenTimes = Gen.Select(Gen.Int[0, 600], Gen.Int[0, 1_000_000], Gen.Int[0, 4]).Select((count, seed, kind) =>
    {
        Random random = new(seed);
        long[] times = new long[count];
        long time = kind == 4 ? -300 : 100;
        for (int i = 0; i < count; i++)
        {
            time += kind == 0 ? 1 : random.Next(0, 3);
            times[i] = kind switch { 0 or 1 or 4 => time, 2 => random.Next(4) == 0 ? 0 : time - random.Next(0, 50), _ => random.Next(-5, 200) };
        }
        return times;
    });

    [Fact]
    public void Whatever_the_times_and_operations_the_first_message_at_or_after_a_time_is_found() =>
        Gen.Select(GenTimes, GenTimes, Gen.Int[0, 1_000_000], Gen.Int[0, 7]).Sample((times, more, seed, what) =>
        {
            using TempDirectory directory = new();
            Record(directory.Path, times, flushEvery: seed % 100 + 1);
            if ((what & 1) != 0) Truncate(directory.Path, seed);
            if ((what & 2) != 0) Extend(directory.Path, more, writesIndex: seed % 3 != 0);
            if ((what & 4) != 0) PurgeSegments(directory.Path, seed);
            AssertFindsAll(directory.Path);
            Assert.Empty(ArchiveVerifier.Verify(directory.Path).Recordings.SelectMany(recording => recording.Findings));
        }, iter: 25, threads: 1);

    [Theory]
    [InlineData("missing")]
    [InlineData("empty")]
    [InlineData("cut")]
    [InlineData("header")]
    [InlineData("entries")]
    [InlineData("of another recording")]
    public void An_index_that_is_missing_damaged_or_behind_changes_nothing_but_the_way(string damage)
    {
        using TempDirectory directory = new();
        long[] times = [.. Enumerable.Range(1, 3_000).Select(i => (long)i / 3)];
        Record(directory.Path, times, flushEvery: 64);
        Record(directory.Path, [.. times.Select(time => time + 500)], flushEvery: 64);
        string path = directory["0.times"];
        byte[] bytes = File.ReadAllBytes(path);
        File.Delete(path);
        if (damage == "empty") File.WriteAllBytes(path, []);
        if (damage == "cut") File.WriteAllBytes(path, bytes[..(64 + 24 * 5 + 7)]);
        if (damage == "header") File.WriteAllBytes(path, [.. bytes[..8], 1, .. bytes[9..]]);
        if (damage == "entries") File.WriteAllBytes(path, [.. bytes[..400], .. bytes[400..].Select(value => (byte)~value)]);
        if (damage == "of another recording") File.Copy(directory["1.times"], path);
        byte[]? before = File.Exists(path) ? File.ReadAllBytes(path) : null;

        AssertFindsAll(directory.Path);
        // One that is behind is not wrong.
        VerificationFinding[] findings = [.. ArchiveVerifier.Verify(directory.Path).Recordings[0].Findings];
        Assert.Equal(damage is "header" or "entries" or "of another recording" ? [(DamageKind.TimeIndex, "0.times")] : [], findings.Select(finding => (finding.Kind, finding.Segment)));
        // Whoever only reads changes nothing.
        Assert.Equal(before, File.Exists(path) ? File.ReadAllBytes(path) : null);
        using (EmbeddedArchive archive = EmbeddedArchive.OpenForWriting(directory.Path))
        {
            using RecordingReader reader = archive.OpenReader(0);
            // The 1,500th message is the first with that time; 64 fill a segment.
            Assert.Equal(1_499 * 1024, reader.FindTime(500));
            Assert.Equal(2_849 * 1024, reader.FindTime(950));
        }
        using TimeIndexFile rebuilt = TimeIndexFile.TryOpen(directory.Path, 0)!;
        Assert.InRange(rebuilt.Count, 3_000 / 64 - 2, 3_000 / 64 + 2);
        Assert.All(Enumerable.Range(0, (int)rebuilt.Count), number => Assert.NotNull(rebuilt.TryRead(number)));
        AssertFindsAll(directory.Path);
    }

    [Theory]
    [InlineData(64 * 1024, 63, true)]
    [InlineData(64 * 1024, 62, false)]
    [InlineData(64 * 1024, 65, false)]
    [InlineData(64 * 1024 + 32, 64, false)]
    [InlineData(2_999 * 1024 + 32, 2_999, false)]
    public void An_entry_that_does_not_fit_the_messages_is_found_and_set_aside(long position, long highestNs, bool isRight)
    {
        using TempDirectory directory = new();
        // The message at n KiB has the time n.
        Record(directory.Path, [.. Enumerable.Range(0, 3_000).Select(i => (long)i)], flushEvery: 64);
        using (TimeIndexFile index = TimeIndexFile.Create(directory.Path, 0)) index.Add(new TimeIndexEntry(position, highestNs));
        Assert.Equal(isRight ? [] : [DamageKind.TimeIndex], ArchiveVerifier.Verify(directory.Path).Recordings[0].Findings.Select(finding => finding.Kind));
        Assert.Equal(isRight ? [] : [RepairKind.RebuildTimeIndex], ArchiveRepairer.Repair(directory.Path).Actions.Select(action => action.Kind));
        Assert.True(ArchiveVerifier.Verify(directory.Path).Ok);
        Assert.Equal(!isRight, File.Exists(directory["0.times.broken"]));
        AssertFindsAll(directory.Path);
    }

    [Theory]
    [InlineData(false, 200)]
    [InlineData(false, 10_000)]
    [InlineData(false, 50)]
    [InlineData(true, 200)]
    [InlineData(true, 10_000)]
    [InlineData(true, 50)]
    public void An_index_of_other_messages_is_noticed_by_a_look_up_and_made_anew(bool mayWrite, int percent)
    {
        using TempDirectory directory = new();
        // The message at n KiB has the time n; by the index it has more, or less.
        Record(directory.Path, [.. Enumerable.Range(0, 3_000).Select(i => (long)i)], flushEvery: 64);
        using (TimeIndexFile index = TimeIndexFile.Create(directory.Path, 0))
            for (int n = 64; n < 3_000; n += 64) index.Add(new TimeIndexEntry(n * 1024, n * percent / 100));
        using EmbeddedArchive archive = mayWrite ? EmbeddedArchive.OpenForWriting(directory.Path) : EmbeddedArchive.Open(directory.Path);
        using RecordingReader reader = archive.OpenReader(0);
        Assert.Equal(1_000 * 1024, reader.FindTime(1_000));
        Assert.Equal(mayWrite ? [] : [DamageKind.TimeIndex], ArchiveVerifier.Verify(directory.Path).Recordings[0].Findings.Select(finding => finding.Kind));
    }

    [Fact]
    public void An_index_that_a_power_cut_has_torn_ends_where_it_is_whole_once_the_recording_is_stopped()
    {
        foreach (string how in (string[])["extended", "truncated", "repaired"])
        {
            using TempDirectory directory = new();
            using (EmbeddedArchive archive = EmbeddedArchive.OpenForWriting(directory.Path, new ArchiveOptions { Durability = Durability.None }))
            using (RecordingWriter writer = archive.CreateRecording(Settings))
            {
                Append(writer, [.. Enumerable.Range(1, 1_000).Select(i => (long)i)], flushEvery: 64);
                writer.Flush();
                using TempDirectory left = new();
                foreach (string path in Directory.GetFiles(directory.Path).Where(path => !path.EndsWith("mark.dat", StringComparison.Ordinal))) File.Copy(path, left[Path.GetFileName(path)]);
                // A sector that did not come to the disk, though the next one did.
                using (FileStream index = new(left["0.times"], FileMode.Open))
                {
                    index.Position = 128;
                    index.Write(new byte[96]);
                }
                File.Delete(left["replay.lock"]);
                if (how == "extended") Extend(left.Path, [1_001, 1_002], writesIndex: true);
                if (how == "truncated") Truncate(left.Path, 900);
                if (how == "repaired") ArchiveRepairer.Repair(left.Path);
                Assert.Empty(ArchiveVerifier.Verify(left.Path).Recordings.SelectMany(recording => recording.Findings));
                AssertFindsAll(left.Path);
            }
        }
    }

    [Fact]
    public void Segments_that_are_put_in_front_of_a_recording_are_found_by_time_too()
    {
        using TempDirectory directory = new();
        // The first 64 messages are later than those behind them.
        Record(directory.Path, [.. Enumerable.Range(0, 400).Select(i => i < 64 ? 10_000L + i : i)], flushEvery: 64);
        using (EmbeddedArchive archive = EmbeddedArchive.OpenForWriting(directory.Path))
        {
            archive.DetachSegments(0, Settings.SegmentFileLength);
            File.Delete(directory["0.times"]);
            using (RecordingReader reader = archive.OpenReader(0)) Assert.Equal(300 * 1024, reader.FindTime(300));
            Assert.Equal(1, archive.AttachSegments(0));
        }
        AssertFindsAll(directory.Path);
    }

    [Fact]
    public void A_look_up_reads_little_of_a_long_recording()
    {
        using TempDirectory directory = new();
        Record(directory.Path, [.. Enumerable.Range(1, 10_000).Select(i => (long)i)], flushEvery: 50);
        // All but one stretch of it is damaged: only that is read.
        using (FileStream segment = new(directory["0-65536.rec"], FileMode.Open)) segment.Write(new byte[65536]);
        File.Delete(directory["0-131072.rec"]);
        using EmbeddedArchive archive = EmbeddedArchive.Open(directory.Path, new ArchiveOptions { ChecksIntegrity = false });
        using RecordingReader reader = archive.OpenReader(0);
        for (int time = 400; time <= 10_000; time += 300) Assert.Equal((time - 1) / 64 * 65536 + (time - 1) % 64 * 1024, reader.FindTime(time));
        File.Delete(directory["0.times"]);
        using RecordingReader withoutIndex = archive.OpenReader(0);
        Assert.Throws<ArchiveDamageException>(() => withoutIndex.FindTime(400));
    }

    [Fact]
    public void Ranges_of_times_hold_what_lies_between_them()
    {
        using TempDirectory directory = new();
        Record(directory.Path, [10, 20, 20, 30, 0, 25, 40], flushEvery: 3);
        using EmbeddedArchive archive = EmbeddedArchive.Open(directory.Path);
        using RecordingReader reader = archive.OpenReader(0);
        Assert.Equal([20, 20], Times(20, 21));
        Assert.Equal([20, 20, 30, 0, 25], Times(11, 40));
        Assert.Equal([10, 20, 20], Times(null, 30));
        // After 30 was seen, 25 does not begin a range again.
        Assert.Equal([30, 0, 25, 40], Times(25, null));
        Assert.Empty(Times(41, 50));
        Assert.Empty(Times(20, 20));
        Assert.Equal(7, Times(long.MinValue, long.MaxValue).Count);
        Assert.Throws<ArgumentException>(() => reader.ResolveTimes(2, 1));

        List<long> Times(long? from, long? to)
        {
            List<long> times = [];
            foreach (RecordedMessage message in reader.Messages(reader.ResolveTimes(from, to))) times.Add(message.TimestampNs);
            return times;
        }
    }

    [Fact]
    public void Without_any_time_nothing_can_be_found_by_it()
    {
        using TempDirectory directory = new();
        Record(directory.Path, [0, 0, 0], flushEvery: 1);
        Record(directory.Path, [], flushEvery: 1);
        using EmbeddedArchive archive = EmbeddedArchive.Open(directory.Path);
        using RecordingReader unknown = archive.OpenReader(0), empty = archive.OpenReader(1);
        Assert.Contains("No message of recording 0 carries a time", Assert.Throws<UnknownTimeException>(() => unknown.FindTime(1)).Message);
        Assert.Equal(0, empty.FindTime(1));
    }

    [Fact]
    public void A_place_closer_than_a_stride_to_the_last_one_gets_no_entry()
    {
        using TempDirectory directory = new();
        TimeIndexWriter index = TimeIndexWriter.Begin(directory.Path, 5);
        index.OnWritten(0);
        index.HighestNs = 7;
        index.OnWritten(TimeIndexFile.Stride);
        index.OnWritten(TimeIndexFile.Stride);
        index.OnWritten(2 * TimeIndexFile.Stride - 32);
        index.Dispose();
        using TimeIndexFile file = TimeIndexFile.TryOpen(directory.Path, 5)!;
        Assert.Equal([new(0, TimeIndexFile.None), new(TimeIndexFile.Stride, 7)], Enumerable.Range(0, (int)file.Count).Select(number => file.TryRead(number)!.Value));
    }

    private static void AssertFindsAll(string directory)
    {
        using EmbeddedArchive archive = EmbeddedArchive.Open(directory);
        using RecordingReader reader = archive.OpenReader(0);
        List<(long Position, long Time)> messages = [];
        foreach (RecordedMessage message in reader.Messages()) messages.Add((message.Position, message.TimestampNs));
        if (messages.Count > 0 && messages.All(message => message.Time == 0))
        {
            Assert.Throws<UnknownTimeException>(() => reader.FindTime(1));
            return;
        }
        long[] asked = [.. messages.Select(message => message.Time).Order().Distinct().Where((_, i) => i % 11 == 0).SelectMany(time => (long[])[time, time + 1]), long.MinValue, long.MaxValue, -1, 0, 1];
        // From the last on, and from the first on, so that what was read serves for both.
        foreach (long time in asked.Reverse().Concat(asked)) Assert.Equal(Model(time), reader.FindTime(time));

        long Model(long timestampNs)
        {
            foreach ((long position, long time) in messages)
                if (time != 0 && time >= timestampNs) return position;
            return reader.StopPosition;
        }
    }

    private static void Record(string directory, long[] times, int flushEvery)
    {
        using EmbeddedArchive archive = EmbeddedArchive.OpenForWriting(directory, new ArchiveOptions { Durability = Durability.None });
        using RecordingWriter writer = archive.CreateRecording(Settings);
        Append(writer, times, flushEvery);
    }

    private static void Extend(string directory, long[] times, bool writesIndex)
    {
        using EmbeddedArchive archive = EmbeddedArchive.OpenForWriting(directory, new ArchiveOptions { Durability = Durability.None, WritesTimeIndex = writesIndex });
        using RecordingWriter writer = archive.ExtendRecording(0);
        Append(writer, times, flushEvery: 10);
    }

    private static void Append(RecordingWriter writer, long[] times, int flushEvery)
    {
        for (int i = 0; i < times.Length; i++)
        {
            writer.Append(new byte[PayloadLength], times[i]);
            if (i % flushEvery == 0) writer.Flush();
        }
    }

    private static void Truncate(string directory, int seed)
    {
        using EmbeddedArchive archive = EmbeddedArchive.OpenForWriting(directory);
        archive.TruncateRecording(0, seed % (archive.GetRecording(0).StopPosition / 1024 + 1) * 1024);
    }

    private static void PurgeSegments(string directory, int seed)
    {
        using EmbeddedArchive archive = EmbeddedArchive.OpenForWriting(directory);
        long segments = archive.GetRecording(0).StopPosition / Settings.SegmentFileLength;
        if (segments > 0) archive.PurgeSegments(0, (seed % segments + 1) * Settings.SegmentFileLength);
    }
}

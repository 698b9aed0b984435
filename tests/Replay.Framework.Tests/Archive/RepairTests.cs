using System.Buffers.Binary;

namespace Replay.Framework.Tests;

public class RepairTests
{
    [Fact]
    public void A_whole_archive_needs_nothing()
    {
        using SampleArchive sample = new();
        byte[] catalog = File.ReadAllBytes(sample["archive.catalog"]);
        Assert.Empty(ArchiveRepairer.Repair(sample.Directory).Actions);
        Assert.Equal(catalog, File.ReadAllBytes(sample["archive.catalog"]));
        Assert.Empty(Broken(sample.Directory));
    }

    [Theory]
    [InlineData("archive version", 0, 0x02_00_00_00)]
    [InlineData("header length", 4, 99)]
    [InlineData("next recording id", 12, -1)]
    [InlineData("next recording id of a recording that is there", 8, 1)]
    [InlineData("alignment", 16, 0)]
    [InlineData("an entry's length", 32, 77)]
    [InlineData("an entry's length that swallows the next", 32, 352)]
    [InlineData("an entry's state", 36, 5)]
    [InlineData("the second entry's length", 224, -1)]
    [InlineData("the second entry's header", 224, 0)]
    [InlineData("an entry's id", 80, 77)]
    [InlineData("an entry's id that is taken for the next", 80, 1)]
    [InlineData("checksum of an archive without", 40, 1 << 20)]
    [InlineData("start position", 104, 64)]
    [InlineData("start position that is not possible", 104, -32)]
    [InlineData("stop position before the end", 112, 128)]
    [InlineData("initial term id", 120, 5)]
    [InlineData("segment length", 124, 131072)]
    [InlineData("segment length that is not possible", 124, 65537)]
    [InlineData("term length", 128, 1 << 20)]
    [InlineData("MTU", 132, 1408 ^ 1024)]
    [InlineData("MTU that is not possible", 132, 1409)]
    [InlineData("stream id", 140, 8)]
    public void A_catalog_that_is_damaged_is_mended_from_itself_and_the_segments(string what, int offset, int value)
    {
        using SampleArchive sample = new();
        var whole = SampleArchive.ReadAll(sample.Directory);
        Overwrite(sample["archive.catalog"], offset, value);
        byte[] damaged = File.ReadAllBytes(sample["archive.catalog"]);
        Assert.False(ArchiveVerifier.Verify(sample.Directory).Ok, what);

        ArchiveRepairReport planned = ArchiveRepairer.Repair(sample.Directory, isDryRun: true);
        Assert.Equal(damaged, File.ReadAllBytes(sample["archive.catalog"]));
        Assert.Empty(Broken(sample.Directory));
        ArchiveRepairReport report = ArchiveRepairer.Repair(sample.Directory);

        Assert.True(report.Ok, string.Join("\n", report.Actions));
        Assert.Equal(planned.Actions.Select(action => action.Kind), report.Actions.Select(action => action.Kind));
        Assert.True(ArchiveVerifier.Verify(sample.Directory).Ok);
        Assert.Equal(whole, SampleArchive.ReadAll(sample.Directory));
        Assert.Equal(damaged, File.ReadAllBytes(sample["archive.catalog.broken"]));
        Assert.Empty(ArchiveRepairer.Repair(sample.Directory).Actions);
    }

    [Fact]
    public void A_catalog_that_is_gone_is_made_anew_from_the_segments()
    {
        using SampleArchive sample = new();
        var whole = SampleArchive.ReadAll(sample.Directory);
        File.Delete(sample["archive.catalog"]);

        Assert.True(ArchiveRepairer.Repair(sample.Directory).Ok);

        Assert.Equal(whole, SampleArchive.ReadAll(sample.Directory));
        Assert.True(ArchiveVerifier.Verify(sample.Directory).Ok);
        using EmbeddedArchive archive = EmbeddedArchive.OpenForWriting(sample.Directory);
        Assert.Equal([0L, 4096], archive.Recordings.Select(recording => recording.StartPosition));
        Assert.Equal([1408, 1408], archive.Recordings.Select(recording => recording.MtuLength));
        using RecordingWriter next = archive.CreateRecording(SampleArchive.Settings);
        Assert.Equal(2, next.RecordingId);
    }

    [Fact]
    public void Where_there_is_no_archive_none_is_made()
    {
        using TempDirectory empty = new();
        Assert.Throws<ArchiveNotFoundException>(() => ArchiveRepairer.Repair(empty.Path));
        Assert.Throws<ArchiveNotFoundException>(() => ArchiveRepairer.Repair(empty["nowhere"]));
        Assert.Empty(Directory.GetFileSystemEntries(empty.Path));
        using SampleArchive sample = new();
        Assert.Throws<RecordingNotFoundException>(() => ArchiveRepairer.Repair(sample.Directory, recordingId: 9));
    }

    [Fact]
    public void An_archive_that_is_being_written_is_refused()
    {
        using SampleArchive sample = new();
        using EmbeddedArchive archive = EmbeddedArchive.OpenForWriting(sample.Directory);
        Assert.Throws<ArchiveStorageException>(() => ArchiveRepairer.Repair(sample.Directory));
    }

    [Theory]
    [InlineData("a checksum", 0, 8192 + 4 * 3)]
    [InlineData("a slot", 0, 40)]
    [InlineData("both slots", 0, -1)]
    [InlineData("a checksum of the last segment", 2, 8192)]
    [InlineData("both slots of the last segment", 2, -1)]
    public void An_integrity_sidecar_that_is_damaged_is_made_anew_from_its_segment(string what, int segment, int offset)
    {
        using TempDirectory directory = new();
        RecordSegments(directory.Path);
        string name = $"0-{segment * 65536}.crc";
        byte[] whole = File.ReadAllBytes(directory[name]);
        Damage(directory[name], offset);
        // One slot is enough to read by, until it is the other one's turn.
        if (ArchiveVerifier.Verify(directory.Path).Ok)
        {
            Assert.Equal("a slot", what);
            return;
        }
        RepairAction action = Assert.Single(ArchiveRepairer.Repair(directory.Path).Actions);
        Assert.Equal(RepairKind.RebuildIntegritySidecar, action.Kind);
        Assert.Equal(what != "both slots of the last segment", action.Detail.Contains("proven", StringComparison.Ordinal));
        Assert.True(ArchiveVerifier.Verify(directory.Path).Ok);
        Assert.Equal(whole[8192..], File.ReadAllBytes(directory[name])[8192..]);
        Assert.True(File.Exists(directory[name + ".broken"]));
        Assert.Empty(ArchiveRepairer.Repair(directory.Path).Actions);
    }

    [Theory]
    [InlineData(0, 8192)]
    [InlineData(0, -1)]
    [InlineData(2, 8192)]
    public void An_integrity_sidecar_is_not_made_anew_for_bytes_that_were_not_recorded(int segment, int offset)
    {
        using TempDirectory directory = new();
        RecordSegments(directory.Path);
        string name = $"0-{segment * 65536}";
        Damage(directory[$"{name}.crc"], offset);
        using (FileStream file = new(directory[$"{name}.rec"], FileMode.Open))
        {
            file.Position = 100;
            int value = file.ReadByte();
            file.Position = 100;
            file.WriteByte((byte)~value);
        }
        byte[] damaged = File.ReadAllBytes(directory[$"{name}.crc"]);
        for (int i = 0; i < 2; i++)
        {
            RepairAction action = Assert.Single(ArchiveRepairer.Repair(directory.Path).Actions);
            Assert.Equal(RepairKind.NotMended, action.Kind);
            Assert.Equal(damaged, File.ReadAllBytes(directory[$"{name}.crc"]));
        }
        Assert.Equal(DamageKind.IntegritySidecar, Assert.Single(ArchiveVerifier.Verify(directory.Path).Recordings[0].Findings).Kind);
    }

    [Theory]
    [InlineData(0, 1, false)]
    [InlineData(1, 2, false)]
    [InlineData(0, 2, true)]
    public void Segments_that_have_each_others_name_get_their_own(int one, int other, bool withSidecars)
    {
        using TempDirectory directory = new();
        RecordSegments(directory.Path);
        var whole = SampleArchive.ReadAll(directory.Path);
        foreach (string extension in withSidecars ? (string[])[".rec", ".crc"] : [".rec"])
        {
            string first = directory[$"0-{one * 65536}{extension}"], second = directory[$"0-{other * 65536}{extension}"];
            File.Move(first, first + ".x");
            File.Move(second, first);
            File.Move(first + ".x", second);
        }
        Assert.False(ArchiveVerifier.Verify(directory.Path).Ok);
        Assert.Equal(RepairKind.SwapSegments, ArchiveRepairer.Repair(directory.Path, isDryRun: true).Actions[0].Kind);
        ArchiveRepairReport report = ArchiveRepairer.Repair(directory.Path);
        Assert.True(report.Ok, string.Join("\n", report.Actions));
        Assert.Equal(withSidecars ? [RepairKind.SwapSegments, RepairKind.RebuildIntegritySidecar, RepairKind.RebuildIntegritySidecar] : [RepairKind.SwapSegments], report.Actions.Select(action => action.Kind));
        Assert.True(ArchiveVerifier.Verify(directory.Path).Ok);
        Assert.Equal(whole, SampleArchive.ReadAll(directory.Path));
    }

    /// <summary>A recording of three segments.</summary>
    private static void RecordSegments(string directory)
    {
        using EmbeddedArchive archive = EmbeddedArchive.OpenForWriting(directory, new ArchiveOptions { Durability = Durability.None });
        using RecordingWriter writer = archive.CreateRecording(SampleArchive.Settings);
        for (int i = 0; i < 150; i++) writer.Append(SampleArchive.Payload(i, 990), i);
    }

    private static void Damage(string path, int offset)
    {
        using FileStream file = new(path, FileMode.Open);
        foreach (int at in offset < 0 ? (int[])[40, 4096 + 40] : [offset])
        {
            file.Position = at;
            file.WriteByte(0xa5);
        }
    }

    [Fact]
    public void Lost_and_changed_messages_are_named_and_nothing_is_cut_off()
    {
        using SampleArchive sample = new();
        File.Delete(sample["1-0.rec"]);
        Overwrite(sample["0-65536.rec"], 4, 0x7777);
        byte[] segment = File.ReadAllBytes(sample["0-65536.rec"]);
        VerificationFinding[] before = [.. ArchiveVerifier.Verify(sample.Directory).Recordings.SelectMany(recording => recording.Findings)];

        ArchiveRepairReport report = ArchiveRepairer.Repair(sample.Directory);

        Assert.False(report.Ok);
        Assert.All(report.Actions, action => Assert.Equal(RepairKind.NotMended, action.Kind));
        Assert.Equal(before.Length, report.Actions.Count);
        Assert.Equal(segment, File.ReadAllBytes(sample["0-65536.rec"]));
        Assert.Equal(before, ArchiveVerifier.Verify(sample.Directory).Recordings.SelectMany(recording => recording.Findings));
    }

    [Fact]
    public void A_stop_position_beyond_the_frames_is_left_since_the_frames_may_be_what_is_lost()
    {
        using SampleArchive sample = new();
        long stop = EmbeddedArchive.Open(sample.Directory).GetRecording(0).StopPosition;
        Overwrite(sample["archive.catalog"], 112, (int)stop + 4096);
        ArchiveRepairReport report = ArchiveRepairer.Repair(sample.Directory);
        Assert.Equal(RepairKind.NotMended, Assert.Single(report.Actions).Kind);
        Assert.Equal(stop + 4096, EmbeddedArchive.Open(sample.Directory).GetRecording(0).StopPosition);
    }

    [Theory]
    [InlineData("too long", 65536 + 4096)]
    [InlineData("too short, behind the stop position", 60000)]
    public void A_segment_of_the_wrong_length_is_resized_where_nothing_is_lost(string what, int length)
    {
        using TempDirectory directory = new();
        using (EmbeddedArchive archive = EmbeddedArchive.OpenForWriting(directory.Path))
        using (RecordingWriter writer = archive.CreateRecording(SampleArchive.Settings))
            for (int i = 0; i < 10; i++) writer.Append(SampleArchive.Payload(i, 200), i);
        using (FileStream file = File.OpenWrite(directory["0-0.rec"])) file.SetLength(length);
        Assert.False(ArchiveVerifier.Verify(directory.Path).Ok, what);

        Assert.Equal(RepairKind.ResizeSegment, Assert.Single(ArchiveRepairer.Repair(directory.Path).Actions).Kind);

        Assert.True(ArchiveVerifier.Verify(directory.Path).Ok);
        Assert.Equal(length, new FileInfo(directory["0-0.rec.broken"]).Length);
        Assert.Equal(10, SampleArchive.ReadAll(directory.Path).Count);
    }

    [Fact]
    public void Bytes_behind_the_stop_position_that_are_no_frames_are_cleared()
    {
        using SampleArchive sample = new();
        long stop = EmbeddedArchive.Open(sample.Directory).GetRecording(0).StopPosition;
        string last = $"0-{stop / 65536 * 65536}.rec";
        Overwrite(sample[last], (int)(stop % 65536) + 8, 12345);
        Assert.False(ArchiveVerifier.Verify(sample.Directory).Ok);

        Assert.Equal(RepairKind.ClearBehindStop, Assert.Single(ArchiveRepairer.Repair(sample.Directory).Actions).Kind);

        Assert.True(ArchiveVerifier.Verify(sample.Directory).Ok);
        Assert.Equal([$"{last}.broken"], Broken(sample.Directory));
    }

    [Fact]
    public void Segments_behind_the_end_and_unreadable_metadata_are_set_aside()
    {
        using SampleArchive sample = new();
        File.Copy(sample["0-0.rec"], sample["0-655360.rec"]);
        File.WriteAllText(sample["0.meta.json"], "{");
        File.WriteAllText(sample["1-0.rec.tmp"], "unfinished");

        ArchiveRepairReport report = ArchiveRepairer.Repair(sample.Directory);

        Assert.Equal([RepairKind.RemoveUnfinished, RepairKind.SetAside, RepairKind.SetAside], report.Actions.Select(action => action.Kind));
        Assert.Equal(["0-655360.rec.broken", "0.meta.json.broken"], Broken(sample.Directory));
        Assert.True(ArchiveVerifier.Verify(sample.Directory).Ok);
    }

    [Fact]
    public void What_a_killed_Aeron_Archive_left_ends_where_its_own_restart_finds_the_end()
    {
        using AeronFixture fixture = new("unclean");
        ArchiveRepairReport report = ArchiveRepairer.Repair(fixture.ArchiveDirectory);

        Assert.True(report.Ok);
        Assert.Equal([RepairKind.RebuildMarkFile, RepairKind.SetStopPosition, RepairKind.SetStopPosition, RepairKind.SetStopPosition], report.Actions.Select(action => action.Kind));
        RecordingDescriptor[] recordings = [.. EmbeddedArchive.Open(fixture.ArchiveDirectory).Recordings];
        Assert.Equal(fixture.Parse("after-restart.json").Select(recording => recording.StopPosition), recordings.Select(recording => recording.StopPosition));
        Assert.All(recordings, recording => Assert.True(recording.Clean));
        Assert.Empty(ArchiveRepairer.Repair(fixture.ArchiveDirectory).Actions);
        Oracle.Check(fixture.ArchiveDirectory);
    }

    [Theory]
    [InlineData("simple")]
    [InlineData("multi")]
    [InlineData("purged")]
    [InlineData("invalid")]
    [InlineData("checksum-crc32")]
    [InlineData("extended")]
    public void What_Aeron_recorded_needs_nothing(string fixtureName)
    {
        using AeronFixture fixture = new(fixtureName);
        Assert.Empty(ArchiveRepairer.Repair(fixture.ArchiveDirectory).Actions);
        Assert.True(ArchiveVerifier.Verify(fixture.ArchiveDirectory).Ok);
    }

    [Theory]
    [InlineData("0-0.rec", 40)]
    [InlineData("0-65536.rec", 20_000)]
    [InlineData("0-131072.rec", 28_000)]
    public void A_flipped_bit_is_turned_back_by_the_checksum_of_its_block(string file, int offset)
    {
        using SampleArchive sample = new();
        byte[] whole = File.ReadAllBytes(sample[file]), damaged = [.. whole];
        damaged[offset] ^= 4;
        File.WriteAllBytes(sample[file], damaged);
        Assert.False(ArchiveVerifier.Verify(sample.Directory).Ok);

        ArchiveRepairReport report = ArchiveRepairer.Repair(sample.Directory);

        Assert.Equal(RepairKind.CorrectBit, Assert.Single(report.Actions).Kind);
        Assert.Equal(whole, File.ReadAllBytes(sample[file]));
        Assert.Equal(damaged, File.ReadAllBytes(sample[$"{file}.broken"]));
        Assert.True(ArchiveVerifier.Verify(sample.Directory).Ok);
    }

    [Fact]
    public void A_torn_tail_is_cut_off_and_kept()
    {
        using TempDirectory directory = new();
        long end = UncleanArchive.Write(directory.Path, messages: 300);
        // The first page behind the watermark never reached the disk, later ones did.
        byte[] page = new byte[4096];
        new Random(1).NextBytes(page);
        Write(directory["0-131072.rec"], end - 131072 + 8192, page);
        RecordingVerification before = ArchiveVerifier.Verify(directory.Path).Recordings[0];
        Assert.True(before.Ok);
        Assert.Equal(end, before.TornTail!.Position);

        ArchiveRepairReport report = ArchiveRepairer.Repair(directory.Path);

        Assert.Equal([RepairKind.CutTornTail, RepairKind.SetStopPosition], report.Actions.Where(action => action.RecordingId == 0).Select(action => action.Kind));
        Assert.Equal(["0-131072.rec.broken"], Broken(directory.Path));
        Assert.False(File.Exists(directory["0.durable"]));
        RecordingVerification after = ArchiveVerifier.Verify(directory.Path).Recordings[0];
        Assert.True(after.Ok && after.TornTail is null);
        Assert.Equal((end, true), EmbeddedArchive.Open(directory.Path).GetRecording(0) is var recording ? (recording.StopPosition, recording.Clean) : default);
        Oracle.Check(directory.Path);
    }

    [Fact]
    public void What_is_lost_below_the_durable_watermark_is_never_taken_for_a_torn_tail()
    {
        using TempDirectory directory = new();
        long end = UncleanArchive.Write(directory.Path, messages: 300);
        Write(directory["0-65536.rec"], 8192, new byte[4096]);
        Write(directory["0-131072.rec"], (end - 131072) / 4096 * 4096, new byte[4096]);
        byte[] segment = File.ReadAllBytes(directory["0-131072.rec"]);

        ArchiveRepairReport report = ArchiveRepairer.Repair(directory.Path);

        Assert.All(report.Actions.Where(action => action.RecordingId == 0), action => Assert.Equal(RepairKind.NotMended, action.Kind));
        Assert.False(report.Ok);
        Assert.Equal(segment, File.ReadAllBytes(directory["0-131072.rec"]));
        Assert.False(EmbeddedArchive.Open(directory.Path).GetRecording(0).Clean);
        Assert.True(File.Exists(directory["0.durable"]));
    }

    private static string[] Broken(string directory) => [.. Directory.GetFiles(directory, "*.broken").Select(path => Path.GetFileName(path)).Order()];

    private static void Write(string path, long offset, byte[] bytes)
    {
        using FileStream file = File.OpenWrite(path);
        file.Position = offset;
        file.Write(bytes);
    }

    private static void Overwrite(string path, int offset, int value)
    {
        byte[] bytes = File.ReadAllBytes(path);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(offset), value);
        if (offset == 224 && value == 0) bytes.AsSpan(offset, 32).Clear();
        File.WriteAllBytes(path, bytes);
    }
}

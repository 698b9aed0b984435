using System.Diagnostics;
using CrashProgram;

namespace Replay.Framework.Tests;

/// <summary>An archive that stays open reads what is there now, whatever this or another process has made of its files since it read them last.</summary>
public sealed class RereadTests : IDisposable
{
    private static readonly ArchiveOptions Options = new() { Durability = Durability.None };

    private readonly TempDirectory _directory = new();

    private string Archive => _directory["archive"];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_was_changed_since_is_read(bool byAnotherProcess)
    {
        Record(seed: 1);
        using Reader reader = new(Archive, byAnotherProcess);
        string before = AssertReads(reader, "events");
        Change(archive => archive.TruncateRecording(0, EndOf(archive, messages: 70)));
        Assert.NotEqual(before, AssertReads(reader, "70 events"));
        Change(archive => Extend(archive, seed: 2));
        AssertReads(reader, "170 events");
        Change(archive => archive.TruncateRecording(0, 65536));
        Change(archive => Extend(archive, seed: 3));
        AssertReads(reader, "events");
        Change(archive => archive.PurgeSegments(0, 65536));
        AssertReads(reader, "65536 to");
        Change(archive => archive.PurgeRecording(0));
        AssertReads(reader, nameof(RecordingNotFoundException));
        Directory.Delete(Archive, recursive: true);
        AssertReads(reader, nameof(ArchiveNotFoundException));
        Record(seed: 4);
        AssertReads(reader, "100 events");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Detached_and_attached_segments_are_where_they_belong(bool byAnotherProcess)
    {
        Record(seed: 1);
        using Reader reader = new(Archive, byAnotherProcess);
        string whole = AssertReads(reader, "0 to");
        Change(archive => archive.DetachSegments(0, 65536));
        AssertReads(reader, "65536 to");
        Change(archive => archive.AttachSegments(0));
        Assert.Equal(whole, AssertReads(reader, "0 to"));
    }

    [Theory]
    [InlineData("0-0.rec", 200)]
    [InlineData("0-65536.rec", 40_000)]
    public void A_byte_that_was_changed_in_place_is_found(string file, int offset)
    {
        Record(seed: 1);
        using Reader reader = new(Archive, inAnotherProcess: false);
        string before = AssertReads(reader, "events");
        Flip(file, offset);
        AssertReads(reader, nameof(ArchiveDamageException));
        Flip(file, offset);
        Assert.Equal(before, AssertReads(reader, "events"));
    }

    [Theory]
    [InlineData("0-0.rec")]
    [InlineData("0-65536.rec")]
    [InlineData("0-0.crc")]
    public void A_file_that_was_cut_or_removed_since_is_found(string file)
    {
        Record(seed: 1);
        using Reader reader = new(Archive, inAnotherProcess: false);
        string before = AssertReads(reader, "events"), path = Path.Combine(Archive, file);
        byte[] bytes = File.ReadAllBytes(path);
        using (FileStream cut = new(path, FileMode.Open)) cut.SetLength(4096);
        AssertReads(reader, file.EndsWith(".rec", StringComparison.Ordinal) ? nameof(ArchiveDamageException) : before);
        File.Delete(path);
        AssertReads(reader, file.EndsWith(".rec", StringComparison.Ordinal) ? nameof(ArchiveDamageException) : before);
        File.WriteAllBytes(path, bytes);
        AssertReads(reader, before);
    }

    [Fact]
    public void A_catalog_that_was_changed_in_place_is_read_anew()
    {
        Record(seed: 1);
        using EmbeddedArchive reading = EmbeddedArchive.Open(Archive);
        RecordingDescriptor before = reading.GetRecording(0);
        Assert.Same(before, reading.GetRecording(0));
        string path = Path.Combine(Archive, Catalog.FileName);
        byte[] bytes = File.ReadAllBytes(path);
        bytes[Catalog.HeaderLength + Catalog.StateAt] = (byte)RecordingState.Invalid;
        File.WriteAllBytes(path, bytes);
        Assert.Throws<RecordingNotFoundException>(() => reading.GetRecording(0));
        bytes[Catalog.HeaderLength + Catalog.StateAt] = (byte)RecordingState.Valid;
        File.WriteAllBytes(path, bytes);
        Assert.Equal(before, reading.GetRecording(0));
    }

    [Fact]
    public void A_catalog_that_has_outgrown_what_is_read_at_once_is_read_right()
    {
        using EmbeddedArchive archive = EmbeddedArchive.OpenForWriting(Archive, Options);
        for (int i = 0; i < 60; i++)
        {
            using (RecordingWriter writer = archive.CreateRecording(SampleArchive.Settings with { StreamId = i })) writer.Stop();
            for (int id = 0; id <= i; id++) Assert.Equal(id, archive.GetRecording(id).StreamId);
        }
        archive.PurgeRecording(30);
        Assert.Throws<RecordingNotFoundException>(() => archive.GetRecording(30));
        archive.CompactCatalog(includeInvalid: false);
        Assert.Equal(59, archive.Recordings.Count);
        Assert.Equal(59, archive.GetRecording(59).StreamId);
    }

    public void Dispose() => _directory.Dispose();

    /// <summary>Reads, and compares with what an archive that was opened just now reads.</summary>
    private string AssertReads(Reader reader, string expected)
    {
        string seen = reader.Read();
        Assert.Contains(expected, seen);
        if (Directory.Exists(Archive))
        {
            using EmbeddedArchive fresh = EmbeddedArchive.Open(Archive);
            Assert.Equal(RereadProcess.Read(fresh), seen);
        }
        return seen;
    }

    private void Change(Action<EmbeddedArchive> change)
    {
        using EmbeddedArchive archive = EmbeddedArchive.OpenForWriting(Archive, Options);
        change(archive);
    }

    private void Record(int seed)
    {
        using EmbeddedArchive archive = EmbeddedArchive.OpenForWriting(Archive, Options);
        using RecordingWriter writer = archive.CreateRecording(SampleArchive.Settings);
        Append(writer, seed);
    }

    private static void Extend(EmbeddedArchive archive, int seed)
    {
        using RecordingWriter writer = archive.ExtendRecording(0);
        Append(writer, seed);
    }

    private static void Append(RecordingWriter writer, int seed)
    {
        for (int i = 0; i < 100; i++) writer.Append(SampleArchive.Payload(seed * 1_000 + i, 1_300), timestampNs: i + 1);
    }

    private static long EndOf(EmbeddedArchive archive, int messages)
    {
        using RecordingReader reader = archive.OpenReader(0);
        foreach (RecordedMessage message in reader.Messages())
            if (--messages == 0) return message.EndPosition;
        throw new InvalidOperationException("The recording is shorter.");
    }

    private void Flip(string file, int offset)
    {
        using FileStream stream = new(Path.Combine(Archive, file), FileMode.Open);
        stream.Position = offset;
        int value = stream.ReadByte();
        stream.Position = offset;
        stream.WriteByte((byte)(value ^ 1));
    }

    /// <summary>An archive that stays open, here or in a process of its own.</summary>
    private sealed class Reader(string directory, bool inAnotherProcess) : IDisposable
    {
        private readonly EmbeddedArchive? _archive = inAnotherProcess ? null : EmbeddedArchive.Open(directory);
        private readonly Process? _process = !inAnotherProcess ? null : Process.Start(
            new ProcessStartInfo("dotnet", [typeof(RereadProcess).Assembly.Location, "reread", directory]) { RedirectStandardInput = true, RedirectStandardOutput = true });

        public string Read()
        {
            if (_archive is not null) return RereadProcess.Read(_archive);
            _process!.StandardInput.WriteLine();
            return _process.StandardOutput.ReadLine()!;
        }

        public void Dispose()
        {
            _archive?.Dispose();
            _process?.StandardInput.Close();
            _process?.WaitForExit();
            _process?.Dispose();
        }
    }
}

using System.Collections.Concurrent;
using CsCheck;
using FuzzProgram;

namespace Replay.Framework.Tests;

/// <summary>Any bytes in any file: a typed error or what can be read, within bounds. <c>Replay.Framework.FuzzProgram</c> goes on for longer.</summary>
public class FuzzTests
{
    private const int Cases = 100_000;

    [Fact]
    public void Any_bytes_in_any_file_are_read_or_refused_within_bounds()
    {
        ConcurrentBag<ArchiveTarget> targets = [];
        try
        {
            Gen.Select(Gen.Int[0, int.MaxValue], Gen.Int[0, 19]).Sample((seed, verify) =>
            {
                ArchiveTarget target = targets.TryTake(out ArchiveTarget? free) ? free : new ArchiveTarget();
                Random random = new(seed);
                int file = random.Next(target.Files.Count);
                target.Run(file, RandomInputs.Change(target.Files[file].Bytes, random), verify == 0);
                targets.Add(target);
            }, iter: Cases, threads: 2);
        }
        finally
        {
            foreach (ArchiveTarget target in targets) target.Dispose();
        }
    }

    [Fact]
    public void A_file_that_is_a_link_out_of_the_archive_is_not_followed()
    {
        using ArchiveTarget target = new();
        foreach (string name in target.Files.Select(file => file.Name))
        {
            using SampleArchive sample = new(messages: 2);
            using TempDirectory outside = new();
            if (!File.Exists(sample[name])) continue;
            string own = outside["own"];
            File.Move(sample[name], own);
            byte[] before = File.ReadAllBytes(own);
            File.CreateSymbolicLink(sample[name], own);
            // Without these, what there is can be read.
            bool isOptional = name is WriterLock.FileName or MarkFile.FileName || Path.GetExtension(name) is ".crc" or ".times";
            if (isOptional) Assert.NotEmpty(SampleArchive.ReadAll(sample.Directory));
            else Assert.Throws<ArchiveDamageException>(() => SampleArchive.ReadAll(sample.Directory));
            Exception? refused = Record.Exception(() =>
            {
                using EmbeddedArchive archive = EmbeddedArchive.OpenForWriting(sample.Directory);
                archive.WriteMetadata(0, new RecordingMetadata());
                archive.ExtendRecording(0).Dispose();
            });
            Assert.True(refused is null or ReplayException, $"{refused}");
            // A writer replaces what it may replace, and changes nothing outside.
            Assert.Equal(before, File.ReadAllBytes(own));
        }
    }
}

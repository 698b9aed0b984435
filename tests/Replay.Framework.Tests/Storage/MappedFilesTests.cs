using System.Text;

namespace Replay.Framework.Tests;

/// <summary>Mappings that are shared and kept must show what a new mapping would, whatever became of the file.</summary>
public sealed unsafe class MappedFilesTests : IDisposable
{
    private const int Length = 64 * 1024;
    private static readonly TimeSpan Long = TimeSpan.FromDays(1);

    private readonly TempDirectory _directory = new();
    private readonly MappedFiles _files = new(mostBytes: 1L << 30, Long);

    [Fact]
    public void Readers_share_a_mapping_that_stays_after_them()
    {
        string path = Write("a", 1);
        byte* first = Take(path), second = Take(path);
        Assert.True(first != null && first == second);
        Return(first);
        Return(second);
        Assert.Equal(1, MappingsOf("a"));
        byte* third = Take(path);
        Assert.True(third == first);
        Return(third);
        _files.Release();
        Assert.Equal(0, MappingsOf("a"));
    }

    [Fact]
    public void What_is_being_read_is_not_let_go()
    {
        byte* read = Take(Write("a", 1));
        _files.Release();
        Assert.Equal(1, read[Length - 1]);
        Return(read);
    }

    [Fact]
    public void A_mapping_that_nobody_reads_goes_by_itself()
    {
        MappedFiles brief = new(mostBytes: Length, TimeSpan.FromMilliseconds(1));
        byte* read = brief.TryTake(PathOf(Write("a", 1)), Length);
        brief.Return(read, Length);
        SpinWait.SpinUntil(() => MappingsOf("a") == 0);
    }

    [Fact]
    public void The_file_that_has_the_name_now_is_read()
    {
        string path = Write("a", 1);
        Return(Take(path));
        File.Move(Write("b", 2), path, overwrite: true);
        AssertReads(path, 2);
        File.Delete(path);
        Assert.True(Take(path) == null);
        Write("a", 3);
        AssertReads(path, 3);
        Directory.Delete(_directory.Path, recursive: true);
        Directory.CreateDirectory(_directory.Path);
        Write("a", 4);
        AssertReads(path, 4);
    }

    [Fact]
    public void What_was_written_into_a_file_is_read()
    {
        string path = Write("a", 1);
        byte* before = Take(path);
        Write("a", 2);
        AssertReads(path, 2);
        Assert.Equal(2, before[Length - 1]);
        Return(before);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(Length - 4096)]
    [InlineData(Length + 1)]
    public void A_file_that_has_another_length_now_is_not_read(int length)
    {
        string path = Write("a", 1);
        Return(Take(path));
        using (FileStream file = new(path, FileMode.Open)) file.SetLength(length);
        Assert.True(Take(path) == null);
        using (FileStream file = new(path, FileMode.Open)) file.SetLength(Length);
        AssertReads(path, (byte)(length == Length + 1 ? 1 : 0), from: length == 0 ? 0 : Length - 4096);
    }

    [Fact]
    public void A_link_is_not_followed()
    {
        string path = Write("a", 1);
        Return(Take(path));
        File.Move(path, _directory["b"]);
        File.CreateSymbolicLink(path, _directory["b"]);
        Assert.True(Take(path) == null);
    }

    [Theory]
    [InlineData(3 * Length, 3)]
    [InlineData(1L << 30, 256)]
    public void No_more_is_kept_than_there_is_room_for(long mostBytes, int most)
    {
        MappedFiles files = new(mostBytes, Long);
        nint[] taken = new nint[300];
        for (int i = 0; i < taken.Length; i++)
        {
            taken[i] = (nint)files.TryTake(PathOf(Write($"file{i}", (byte)i)), Length);
            Assert.Equal((byte)i, ((byte*)taken[i])[0]);
        }
        foreach (nint address in taken) files.Return((byte*)address, Length);
        Assert.Equal(most, MappingsOf("file"));
        files.Release();
        Assert.Equal(0, MappingsOf("file"));
        // There is room again.
        files.Return(files.TryTake(PathOf(_directory["file299"]), Length), Length);
        Assert.Equal(1, MappingsOf("file"));
        files.Release();
    }

    [Fact]
    public void Readers_that_meet_replacements_and_releases_read_one_file_whole()
    {
        string path = Write("a", 0);
        Parallel.Invoke(Replace, ReadOn, ReadOn, ReadOn);
        _files.Release();
        Assert.Equal(0, MappingsOf("a"));

        void Replace()
        {
            for (int i = 1; i <= 300; i++)
            {
                File.Move(Write("b", (byte)i), path, overwrite: true);
                if (i % 3 == 0) _files.Release();
            }
        }

        void ReadOn()
        {
            for (int i = 0; i < 1_000; i++)
            {
                byte* read = Take(path);
                Assert.True(read != null);
                Assert.Equal(-1, new ReadOnlySpan<byte>(read, Length).IndexOfAnyExcept(read[0]));
                Return(read);
            }
        }
    }

    public void Dispose()
    {
        _files.Release();
        _directory.Dispose();
    }

    private void AssertReads(string path, byte expected, int from = 0)
    {
        byte* read = Take(path);
        Assert.Equal(-1, new ReadOnlySpan<byte>(read + from, Length - from).IndexOfAnyExcept(expected));
        Return(read);
    }

    private byte* Take(string path) => _files.TryTake(PathOf(path), Length);

    private void Return(byte* address) => _files.Return(address, Length);

    private static ReadOnlySpan<byte> PathOf(string path) => Encoding.UTF8.GetBytes($"{path}\0");

    private string Write(string name, byte value)
    {
        File.WriteAllBytes(_directory[name], [.. Enumerable.Repeat(value, Length)]);
        return _directory[name];
    }

    private int MappingsOf(string name) => File.ReadLines("/proc/self/maps").Count(line => line.Contains(_directory[name], StringComparison.Ordinal));
}

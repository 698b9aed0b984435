namespace Replay.Framework.Tests;

public class TimeIndexFileTests
{
    // More than are read at once.
    private const int Entries = 1_000;

    [Fact]
    public void Entries_are_read_in_any_order_and_as_they_are_now()
    {
        using TempDirectory directory = new();
        using TimeIndexFile file = TimeIndexFile.Create(directory.Path, 0);
        for (int i = 0; i < Entries; i++) file.Add(EntryAt(i));
        int[] numbers = [.. Enumerable.Range(0, Entries)];
        new Random(1).Shuffle(numbers);
        Assert.All(numbers, number => Assert.Equal(EntryAt(number), file.TryRead(number)));
        Assert.Null(file.TryRead(Entries));
        file.Add(EntryAt(2_000));
        Assert.Equal(EntryAt(2_000), file.TryRead(Entries));

        TimeIndexFile.Cut(directory.Path, 0, EntryAt(300).Position);
        using TimeIndexFile cut = TimeIndexFile.TryOpen(directory.Path, 0, forWriting: true)!;
        Assert.Equal(300, cut.Count);
        cut.Add(EntryAt(700));
        Assert.Equal(EntryAt(299), cut.TryRead(299));
        Assert.Equal(EntryAt(700), cut.TryRead(300));
        Assert.Null(cut.TryRead(301));
    }

    private static TimeIndexEntry EntryAt(int number) => new(number * TimeIndexFile.Stride, number * 10);
}

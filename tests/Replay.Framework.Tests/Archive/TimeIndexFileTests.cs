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
        Assert.Equal(EntryAt(299), file.CutAt(EntryAt(300).Position));
        file.Add(EntryAt(700));
        Assert.Equal(EntryAt(299), file.TryRead(299));
        Assert.Equal(EntryAt(700), file.TryRead(300));
        Assert.Null(file.TryRead(301));
    }

    private static TimeIndexEntry EntryAt(int number) => new(number * TimeIndexFile.Stride, number * 10);
}

using Replay.Benching;

namespace Replay.Benchmarks;

/// <summary>Appended messages a second, beside a bare loop that stores the same bytes into files of the same kind.</summary>
internal static class AppendRates
{
    private const int Warmups = 1;
    private const int RoundCount = 7;
    private const int FreshRounds = 9;
    private const int SyncedMessages = 300;
    private static readonly int[] MessageLengths = [32, 64, 256];

    /// <summary>Every round's files are removed before the next: their pages in memory and their blocks are used again.</summary>
    public static void Recycled(ResultsPage page, long bytes)
    {
        foreach (int length in MessageLengths)
        {
            using ArchiveWorkload work = new();
            long messages = bytes / ArchiveWorkload.FrameLength(length);
            IReadOnlyList<Rates> rates = Rounds.Measure(Warmups, RoundCount,
                [.. Contenders(work, length, messages).Select(contender => contender with { Measure = () => Recycling(work, contender.Measure) })]);
            page.Add($"Append of {length}-byte messages, {bytes / 1e6:N0} MB a round into recycled files", BareFirst(rates));
        }
        Always(page);
    }

    /// <summary>Files are kept until the end: every page in memory and every block is new. Over 4 GB of them a contender.</summary>
    /// <remarks>
    /// After each turn, outside of its clock, what it wrote is forced to the disk: else the system, which lets only so much wait for the disk, makes one contender
    /// wait for what another has written.
    /// </remarks>
    public static void Fresh(ResultsPage page, int messageLength, long bytes)
    {
        using ArchiveWorkload work = new();
        long messages = bytes / FreshRounds / ArchiveWorkload.FrameLength(messageLength);
        IReadOnlyList<Rates> rates = Rounds.Measure(0, FreshRounds,
            [.. Contenders(work, messageLength, messages).Select(contender => contender with { Measure = () => Syncing(work, contender.Measure) })]);
        page.Add($"Append of {messageLength}-byte messages into fresh kept files, {bytes / 1e6:N0} MB for each contender in {FreshRounds} rounds, written back between them", BareFirst(rates));
    }

    private static void Always(ResultsPage page)
    {
        using ArchiveWorkload work = new();
        IReadOnlyList<Rates> rates = Rounds.Measure(Warmups, RoundCount, [.. MessageLengths.Select(length =>
            new Contender($"{length} bytes", () => Recycling(work, () => work.Append(Durability.Always, length, SyncedMessages))))]);
        page.Add($"Append with {nameof(Durability.Always)}: two writes and two syncs for each of {SyncedMessages} messages", ["message", "median, messages/s", "min", "max"],
            rates.Select(rate => (string[])[rate.Name, $"{rate.Median:N0}", $"{rate.Min:N0}", $"{rate.Max:N0}"]));
    }

    private static IEnumerable<Contender> Contenders(ArchiveWorkload work, int messageLength, long messages)
    {
        byte[] frame = new byte[ArchiveWorkload.FrameLength(messageLength)];
        frame.AsSpan().Fill(7);
        yield return new("bare store, blocks written", () => work.InNewFolder(folder => BareStore.Write(folder, frame, messages)));
        yield return new("bare store, files mapped", () => work.InNewFolder(folder => BareStore.Map(folder, frame, messages)));
        yield return new("append, None, no sidecars", () => work.Append(Durability.None, messageLength, messages, integrity: false));
        yield return new("append, None", () => work.Append(Durability.None, messageLength, messages));
        yield return new("append, OnStop, with its stop", () => work.Append(Durability.OnStop, messageLength, messages, untilStopped: true));
        yield return new("append, Group", () => work.Append(Durability.Group, messageLength, messages));
        yield return new("append, Group, with its stop", () => work.Append(Durability.Group, messageLength, messages, untilStopped: true));
    }

    private static Sample Recycling(ArchiveWorkload work, Func<Sample> measure)
    {
        Sample sample = measure();
        work.Recycle();
        return sample;
    }

    private static Sample Syncing(ArchiveWorkload work, Func<Sample> measure)
    {
        Sample sample = measure();
        work.Sync();
        return sample;
    }

    /// <summary>The faster of the two bare loops is what the others are compared with.</summary>
    private static IReadOnlyList<Rates> BareFirst(IReadOnlyList<Rates> rates) => rates[0].Median >= rates[1].Median ? rates : [rates[1], rates[0], .. rates.Skip(2)];
}

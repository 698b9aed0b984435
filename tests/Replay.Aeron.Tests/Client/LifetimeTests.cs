namespace Replay.Aeron.Tests;

/// <summary>Whatever is disposed first, twice, or never: the process lives, and nothing stays open.</summary>
public sealed class LifetimeTests(SharedArchive shared) : ArchiveTest(shared)
{
    [Fact]
    public void Client_archive_publication_subscription_image_and_counter_can_be_disposed_in_every_order()
    {
        const int Objects = 6;
        int[][] orders = [.. Permutations(Objects)];
        Assert.Equal(720, orders.Length);
        // Every first and second choice, and a spread of the rest: each order takes a connection to the archive.
        foreach (int[] order in orders.Where((_, i) => i % 24 == 0))
        {
            IDisposable[] objects = Open();
            Assert.Equal(Objects, objects.Length);
            foreach (int i in order) objects[i].Dispose();
            foreach (IDisposable disposed in objects) disposed.Dispose();
        }
        Await(() => !Client.Counters.Snapshot().Any(IsOurs), "the driver to see the last of them go");
    }

    [Fact]
    public void Closed_objects_throw_that_they_are_disposed()
    {
        IDisposable[] objects = Open();
        (AeronClient client, AeronArchive archive) = ((AeronClient)objects[0], (AeronArchive)objects[1]);
        (ExclusivePublication publication, Subscription subscription) = ((ExclusivePublication)objects[2], (Subscription)objects[3]);
        (Image image, Counter counter) = ((Image)objects[4], (Counter)objects[5]);
        foreach (IDisposable disposable in objects) disposable.Dispose();

        Assert.True(client.IsClosed && archive.IsClosed && publication.IsClosed && subscription.IsClosed && image.IsClosed && counter.IsClosed);
        Assert.Throws<ObjectDisposedException>(() => client.AddPublication("aeron:ipc", StreamId));
        Assert.Throws<ObjectDisposedException>(() => client.NextCorrelationId());
        Assert.Throws<ObjectDisposedException>(() => AeronArchive.Connect(client, Server.ArchiveOptions));
        Assert.Throws<ObjectDisposedException>(() => archive.ListRecordings());
        Assert.Throws<ObjectDisposedException>(() => { publication.Offer("x"u8); });
        Assert.Throws<ObjectDisposedException>(() => subscription.Poll((_, in _) => { }, 1));
        Assert.Throws<ObjectDisposedException>(() => image.Position);
        Assert.Throws<ObjectDisposedException>(() => counter.Value);
    }

    [Fact]
    public void A_disposed_client_stays_open_for_what_was_made_from_it()
    {
        AeronClient client = Server.Connect();
        using Subscription subscription = client.AddSubscription("aeron:ipc", StreamId);
        using ExclusivePublication publication = client.AddExclusivePublication("aeron:ipc", StreamId);
        client.Dispose();

        Await(() => publication.Offer("still here"u8).IsPublished, "the connection");
        int received = 0;
        Await(() => (received += subscription.Poll((_, in _) => { }, 10)) == 1, "the message");
    }

    [Fact]
    public void What_is_forgotten_is_closed_by_the_finalizer()
    {
        for (int i = 0; i < 5; i++) Forget();
        Await(() =>
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            return !Client.Counters.Snapshot().Any(IsOurs);
        }, "the finalizers");
    }

    [Fact]
    public void Connecting_and_closing_again_and_again_keeps_no_file_thread_or_callback()
    {
        void Cycle()
        {
            foreach (IDisposable disposable in Open().Reverse()) disposable.Dispose();
        }
        for (int i = 0; i < 5; i++) Cycle();
        (int files, int threads, int callbacks) = (OpenFiles(), Threads(), CallbackTable.Count);

        for (int i = 0; i < 25; i++) Cycle();

        // Fewer: what an earlier test forgot was finalised meanwhile.
        Assert.InRange(CallbackTable.Count, 0, callbacks);
        Await(() => OpenFiles() <= files + 2, "files to be closed");
        Await(() => Threads() <= threads + 2, "threads to end");
    }

    private static int OpenFiles() => Directory.GetFiles("/proc/self/fd").Length;

    private static int Threads() => Directory.GetDirectories("/proc/self/task").Length;

    private bool IsOurs(CounterSnapshot counter) => counter.TypeId == 4242 && counter.Label == $"lifetime {StreamId}";

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private void Forget() => _ = Open();

    private IDisposable[] Open()
    {
        AeronClient client = Server.Connect();
        AeronArchive archive = Server.ConnectArchive(client);
        Subscription subscription = client.AddSubscription("aeron:ipc", StreamId);
        ExclusivePublication publication = client.AddExclusivePublication("aeron:ipc", StreamId);
        Image? image = null;
        Await(() => (image = subscription.FindImage(publication.Description.SessionId)) is not null, "the image");
        Counter counter = client.AddCounter(4242, [], $"lifetime {StreamId}");
        Publish(publication, "x"u8);
        Await(() => subscription.PollMessages((_, in _) => { }, 1) > 0, "a message");
        return [client, archive, publication, subscription, image!, counter];
    }

    private static IEnumerable<int[]> Permutations(int count) => count == 0 ? [[]]
        : Permutations(count - 1).SelectMany(order => Enumerable.Range(0, count).Select(at => (int[])[.. order[..at], count - 1, .. order[at..]]));
}

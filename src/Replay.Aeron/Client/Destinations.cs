namespace Replay.Aeron;

/// <summary>Waits for the media driver to add or remove a destination.</summary>
internal static class Destinations
{
    public static void Await(AeronClient client, string action, nint token, Func<nint, int> poll)
    {
        int PollOnly(nint pending, out nint native)
        {
            native = 0;
            return poll(pending);
        }
        // There is no way to give such a request up; the client frees it when it closes.
        _ = new Registration(action, token, PollOnly, static _ => 0).Await(client, client.Options.CommandTimeout);
    }
}

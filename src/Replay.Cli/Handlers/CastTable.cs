namespace Replay.Cli.Handlers;

/// <summary>The runtime's table of the casts that were made so far: it grows on whatever thread fills it, and is then counted as that thread's memory.</summary>
internal static class CastTable
{
    /// <summary>Makes so many casts that the table has its greatest length, 4,096 entries, and does not grow between two events of a run: to 512 entries it takes 12,336 bytes.</summary>
    public static void Grow()
    {
        // Some seventy, few of which are another: about five thousand casts, each with an entry of its own.
        Type[] types = [.. typeof(int).GetInterfaces(), .. typeof(double).GetInterfaces()];
        foreach (Type to in types)
        {
            foreach (Type from in types) _ = to.IsAssignableFrom(from);
        }
    }
}

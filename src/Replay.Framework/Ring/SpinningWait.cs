namespace Replay;

/// <summary>What a spinning thread does between two looks.</summary>
internal interface IPause
{
    /// <param name="spins">Looks so far, from 0.</param>
    static abstract void Pause(int spins);
}

/// <summary>Looks again and again, pausing in between as <typeparamref name="TPause"/> says.</summary>
internal sealed class SpinningWait<TPause> : WaitStrategy where TPause : struct, IPause
{
    private const int LooksPerClockReading = 256;

    internal override long WaitFor(long sequence, SequenceBarrier barrier, long epoch, int timeoutMs)
    {
        long deadline = long.MaxValue;
        for (int spins = 0; ; spins = spins == int.MaxValue ? LooksPerClockReading : spins + 1)
        {
            long available = barrier.Available(sequence);
            if (available >= sequence || barrier.IsInterrupted(epoch)) return available;
            if (timeoutMs >= 0 && spins % LooksPerClockReading == 0)
            {
                long now = Environment.TickCount64;
                if (spins == 0) deadline = now + timeoutMs;
                else if (now >= deadline) return available;
            }
            TPause.Pause(spins);
        }
    }
}

internal readonly struct BusySpinPause : IPause
{
    private const int Spins = 20_000;

    // After about a millisecond nothing is lost by offering the processor, and the thread waited for may be without one.
    public static void Pause(int spins)
    {
        if (spins < Spins) Spinning.Once(spins);
        else Thread.Yield();
    }
}

internal readonly struct YieldingPause : IPause
{
    private const int Spins = 20;

    public static void Pause(int spins)
    {
        if (spins < Spins) Spinning.Once(spins);
        else Thread.Yield();
    }
}

internal readonly struct SpinThenYieldPause : IPause
{
    private const int Spins = 2_000;

    public static void Pause(int spins)
    {
        if (spins < Spins) Spinning.Once(spins);
        else Thread.Yield();
    }
}

internal readonly struct SleepingPause : IPause
{
    private const int Spins = 100;
    private const int Yields = 100;

    public static void Pause(int spins)
    {
        if (spins < Spins) Spinning.Once(spins);
        else if (spins < Spins + Yields) Thread.Yield();
        else Thread.Sleep(1);
    }
}

internal static class Spinning
{
    // About a microsecond, measured: without it a consumer that has caught up asks after every single event, each time taking the cache line that
    // the publisher is about to write. Events that come one by one then flow at half the rate.
    private const int AfterCatchingUp = 20;

    /// <summary>Pauses shortly; longer at the first look, so that the other side gets ahead again.</summary>
    /// <param name="spins">Looks so far, from 0.</param>
    public static void Once(int spins) => Thread.SpinWait(spins == 0 ? AfterCatchingUp : 1);
}

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
    public static void Pause(int spins) => Thread.SpinWait(1);
}

internal readonly struct YieldingPause : IPause
{
    private const int Spins = 20;

    public static void Pause(int spins)
    {
        if (spins < Spins) Thread.SpinWait(1);
        else Thread.Yield();
    }
}

internal readonly struct SpinThenYieldPause : IPause
{
    private const int Spins = 2_000;

    public static void Pause(int spins)
    {
        if (spins < Spins) Thread.SpinWait(1);
        else Thread.Yield();
    }
}

internal readonly struct SleepingPause : IPause
{
    private const int Spins = 100;
    private const int Yields = 100;

    public static void Pause(int spins)
    {
        if (spins < Spins) Thread.SpinWait(1);
        else if (spins < Spins + Yields) Thread.Yield();
        else Thread.Sleep(1);
    }
}

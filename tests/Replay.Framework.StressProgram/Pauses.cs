namespace StressProgram;

/// <summary>Random pauses of one thread: rare enough that events flow, of all kinds that change who runs when.</summary>
internal struct Pauses(Random random)
{
    private int _left = 1;

    public void Maybe()
    {
        if (--_left <= 0) Pause();
    }

    private void Pause()
    {
        // From every few events to every hundred thousand.
        _left = 1 << random.Next(1, 17);
        int kind = random.Next(100);
        if (kind < 70) Thread.SpinWait(1 << random.Next(12));
        else if (kind < 90) Thread.Yield();
        else if (kind < 98) Thread.Sleep(0);
        else Thread.Sleep(1);
    }
}

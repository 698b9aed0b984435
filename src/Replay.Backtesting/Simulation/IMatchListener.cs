namespace Replay.Backtesting;

/// <summary>Hears what the simulated exchange does, as it does it.</summary>
internal interface IMatchListener
{
    void OnFill(in Fill fill);

    void OnUpdate(in OrderUpdate update);
}

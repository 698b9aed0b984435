namespace DamageProgram;

/// <summary>What became of the faults of one kind in one archive.</summary>
/// <param name="Name">The kind of fault.</param>
/// <param name="Subject">The archive.</param>
/// <param name="Why">Why those that are harmless are.</param>
public sealed record DamageRow(string Name, string Subject, string Why)
{
    public int Detected { get; private set; }
    public int Harmless { get; private set; }
    public int Late { get; private set; }
    public int NotKnowable { get; private set; }
    public int Silent { get; private set; }
    public int Hung { get; private set; }
    public int Injected => Detected + Late + Harmless + NotKnowable + Silent + Hung;

    public DamageRow Add(DamageRow row) => this with
    {
        Detected = Detected + row.Detected,
        Late = Late + row.Late,
        Harmless = Harmless + row.Harmless,
        NotKnowable = NotKnowable + row.NotKnowable,
        Silent = Silent + row.Silent,
        Hung = Hung + row.Hung,
    };

    public void Count(Outcome outcome)
    {
        switch (outcome)
        {
            case Outcome.Detected: Detected++; break;
            case Outcome.Late: Late++; break;
            case Outcome.Harmless: Harmless++; break;
            case Outcome.NotKnowable: NotKnowable++; break;
            case Outcome.Hung: Hung++; break;
            default: Silent++; break;
        }
    }
}

/// <summary>What became of a fault.</summary>
public enum Outcome
{
    /// <summary>Verify names it, and replay ends with a typed error after nothing but messages as they were written, or delivers all of them.</summary>
    Detected,
    /// <summary>Verify names it, but a replay has delivered a message that was not written so, or ended earlier without an error. Only where there are no sidecars.</summary>
    Late,
    /// <summary>Every message is delivered as it was written, and nothing breaks the format.</summary>
    Harmless,
    /// <summary>Nothing names it, and nothing can: there is no sidecar, and an Aeron Archive may have left every byte as it is now, having recorded other messages.</summary>
    NotKnowable,
    /// <summary>Verify or replay has missed it.</summary>
    Silent,
    /// <summary>An error that is none of the library's own; counted as silent.</summary>
    Failed,
    /// <summary>No end within the time allowed.</summary>
    Hung,
}

/// <summary>How many faults of those kinds that could be injected without end.</summary>
public sealed record DamageScale
{
    /// <summary>Flipped payload bits.</summary>
    public int PayloadFlips { get; init; } = 10_000;

    /// <summary>Of the places where a tail could be torn, each of so many.</summary>
    public int TailStep { get; init; } = 1;

    /// <summary>Of the bits of headers and entries, each of so many.</summary>
    public int BitStep { get; init; } = 1;

    /// <summary>Fixtures that are damaged; null: all.</summary>
    public IReadOnlyList<string>? Fixtures { get; init; }
}

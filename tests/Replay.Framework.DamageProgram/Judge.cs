using Replay;

namespace DamageProgram;

/// <summary>Verifies and replays a damaged archive and says what became of the damage.</summary>
internal static class Judge
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Judges an archive as it is now.</summary>
    /// <param name="subject">The archive.</param>
    /// <param name="reason">What was missed, where something was.</param>
    public static Outcome Judged(Subject subject, out string reason)
    {
        (Outcome, string) judged = (Outcome.Hung, "no end");
        Thread thread = new(() => judged = Look(subject)) { IsBackground = true };
        thread.Start();
        bool ended = thread.Join(Patience);
        (Outcome outcome, reason) = ended ? judged : (Outcome.Hung, "no end");
        return outcome == Outcome.Silent && !subject.HasSidecars && FormatOracle.IsPossible(subject.Directory, subject.Checksum) ? Outcome.NotKnowable : outcome;
    }

    private static (Outcome, string) Look(Subject subject)
    {
        bool isNamed;
        try
        {
            isNamed = IsNamed(subject);
        }
#pragma warning disable CA1031 // An error of verify itself is a finding, if it is one of the library's.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            if (exception is not ReplayException) return (Outcome.Failed, $"verify threw {exception.GetType().Name}: {exception.Message}");
            isNamed = true;
        }

        bool isSame = true, isLate = false;
        string missed = "verify finds nothing";
        using EmbeddedArchive archive = EmbeddedArchive.Open(subject.Directory, subject.Options);
        foreach (RecordingDescriptor recording in subject.Recordings)
        {
            foreach ((string how, Replays.Result result) in ((string, Replays.Result)[])[("reading", Replays.Read(archive, recording.RecordingId)), ("running", Replays.Run(archive, recording.RecordingId))])
            {
                if (result.Fault is not (null or ReplayException)) return (Outcome.Failed, $"{how} threw {result.Fault.GetType().Name}: {result.Fault.Message}");
                Message[] expected = subject.Messages[recording.RecordingId];
                bool isPrefix = result.Messages.Count <= expected.Length && result.Messages.SequenceEqual(expected.Take(result.Messages.Count));
                if (isPrefix && result.Fault is null && result.Messages.Count == expected.Length) continue;
                isSame = false;
                // A recording that was not stopped may end earlier, if its reader says so.
                if (isPrefix && (result.Fault is not null || result.TornTail is not null)) continue;
                isLate = true;
                missed = $"{how} recording {recording.RecordingId} delivered {(isPrefix ? $"{result.Messages.Count} of {expected.Length} messages and no error" : "what was not written")}";
            }
        }
        if (isSame && !IsFound(archive, subject, out missed)) return (Outcome.Silent, missed);
        if (isLate) return (isNamed && !subject.HasSidecars ? Outcome.Late : Outcome.Silent, missed);
        if (isNamed) return (Outcome.Detected, "");
        return isSame ? (Outcome.Harmless, "") : (Outcome.Silent, missed);
    }

    /// <summary>Whether event times are found where they were, or not at all.</summary>
    private static bool IsFound(EmbeddedArchive archive, Subject subject, out string missed)
    {
        missed = "";
        foreach ((long recordingId, Replays.FoundTimes expected) in subject.Times)
        {
            Replays.FoundTimes found = Replays.FindTimes(archive, recordingId, subject.Messages[recordingId]);
            bool isSame = found.Positions.SequenceEqual(expected.Positions.Take(found.Positions.Count));
            if (isSame && (found.Fault is null ? found.Positions.Count == expected.Positions.Count : found.Fault is ReplayException)) continue;
            missed = $"times of recording {recordingId} are found elsewhere{(found.Fault is null ? "" : $", and {found.Fault.GetType().Name}")}";
            return false;
        }
        return true;
    }

    private static bool IsNamed(Subject subject)
    {
        ArchiveVerification verification = ArchiveVerifier.Verify(subject.Directory, checksum: subject.Checksum);
        // A recording that is not listed any more, and an end that is another one, are named too.
        return !verification.Ok || !verification.Recordings.Select(recording => recording.RecordingId).SequenceEqual(subject.Recordings.Select(recording => recording.RecordingId))
            || !verification.Recordings.Select(recording => recording.TornTail).SequenceEqual(subject.TornTails);
    }
}

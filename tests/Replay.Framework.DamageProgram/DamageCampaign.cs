using Replay;

namespace DamageProgram;

/// <summary>Injects faults of every kind into archives of every kind, one at a time, and counts what becomes of them.</summary>
/// <param name="fixtures">Directory of archives that a real Aeron Archive recorded, zipped.</param>
/// <param name="scale">How many faults.</param>
public sealed class DamageCampaign(string fixtures, DamageScale scale)
{
    private static readonly string[] AllFixtures = ["simple", "fragmented", "multi", "segments", "extended", "purged", "unclean", "checksum-crc32", "invalid"];

    private readonly List<DamageRow> _rows = [];
    private readonly List<string> _failures = [];

    /// <summary>What became of them.</summary>
    public IReadOnlyList<DamageRow> Rows => _rows;

    /// <summary>The first faults of each row that were missed, and how.</summary>
    public IReadOnlyList<string> Failures => _failures;

    /// <summary>Runs the whole campaign.</summary>
    /// <param name="onRow">Told of each row that is done.</param>
    public void Run(Action<DamageRow>? onRow = null)
    {
        DamageScale fewer = scale with { PayloadFlips = scale.PayloadFlips / 10 };
        using (Subject own = Subjects.CreateOwn()) Inject(own, Faults.OfAll(own, scale), onRow);
        foreach (FrameChecksum checksum in (FrameChecksum[])[FrameChecksum.None, FrameChecksum.Crc32c])
            using (Subject unstopped = Subjects.CreateUnstopped(checksum)) Inject(unstopped, Faults.OfAll(unstopped, fewer).Concat(Faults.OfTail(unstopped, scale)).Concat(Faults.OfLastMessage(unstopped)), onRow);
        foreach (string name in scale.Fixtures ?? AllFixtures)
        {
            using (Subject fixture = Subjects.Unpack(fixtures, name)) Inject(fixture, Faults.OfAll(fixture, fewer), onRow);
            using (Subject fixture = Subjects.Protect(fixtures, name)) Inject(fixture, Faults.OfAll(fixture, fewer), onRow);
        }
    }

    private void Inject(Subject subject, IEnumerable<Fault> faults, Action<DamageRow>? onRow)
    {
        foreach (IGrouping<(string Row, string Why), Fault> kind in faults.GroupBy(fault => (fault.Row, fault.Why)))
        {
            DamageRow row = new(kind.Key.Row, subject.Name, kind.Key.Why);
            foreach (Fault fault in kind)
            {
                fault.Inject(subject);
                Outcome outcome = Judge.Judged(subject, out string reason);
                row.Count(outcome);
                if (outcome >= Outcome.Silent && row.Silent + row.Hung <= 5) _failures.Add($"{row.Name}, {subject.Name}, {fault.Place}: {reason}");
                subject.Restore(fault.Files);
            }
            _rows.Add(row);
            onRow?.Invoke(row);
        }
    }
}

/// <summary>One fault.</summary>
/// <param name="Row">Its kind.</param>
/// <param name="Why">Why such a fault may be harmless.</param>
/// <param name="Place">Where it is put.</param>
/// <param name="Files">The files that it changes, adds or removes.</param>
/// <param name="Inject">Puts it there.</param>
internal sealed record Fault(string Row, string Why, string Place, string[] Files, Action<Subject> Inject)
{
    /// <summary>A flipped bit.</summary>
    public static Fault Flip(string row, string why, Subject subject, string file, int bit)
    {
        byte flipped = (byte)(subject.Whole(file)[bit / 8] ^ 1 << bit % 8);
        return new Fault(row, why, $"{file} byte {bit / 8} bit {bit % 8}", [file], damaged => damaged.Write(file, bit / 8, [flipped]));
    }

    /// <summary>Other bytes in the place of some.</summary>
    public static Fault Overwrite(string row, string file, int offset, byte[] bytes, string why = "") =>
        new(row, why, $"{file} bytes {offset} to {offset + bytes.Length}", [file], damaged => damaged.Write(file, offset, bytes));

    /// <summary>Another file in the place of one, or none.</summary>
    public static Fault Replace(string row, string file, byte[]? bytes, string why = "") => new(row, why, file, [file], damaged =>
    {
        if (bytes is null) File.Delete(damaged[file]);
        else File.WriteAllBytes(damaged[file], bytes);
    });
}

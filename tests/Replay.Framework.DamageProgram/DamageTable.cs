using System.Globalization;
using System.Text;

namespace DamageProgram;

/// <summary>The campaign's result as docs/damage.md shows it.</summary>
public static class DamageTable
{
    private const string Introduction = """
        # Damage

        Every fault below was put into an archive, one at a time; then the archive was verified (`ArchiveVerifier`) and each of its recordings replayed twice
        (`RecordingReader`, `ReplayRun`), with a watchdog; where all messages were there, some of their times were looked up (`FindTime`), too. `tests/Replay.Framework.DamageProgram` writes this page and fails if a fault is missed; the tests run
        a short form of it.

        - **detected**: verify names it, and a replay that does not deliver every message as it was written ends with a typed error, after nothing but
          messages as they were written. Of a recording that was never stopped, a replay may also end earlier, if its reader reports a torn tail.
        - **late**: verify names it, but a replay has delivered a message that was not written so, or ended earlier without an error. Counted only where there is no
          sidecar: then a wrong length is known by what follows the frame, bytes between frames are looked at by verify alone, and verify sees files of other recordings.
        - **harmless**: every message is delivered as it was written, and nothing breaks the format; the last column says why.
        - **not knowable**: nothing names it, and nothing can. Counted only where there is no sidecar, and where a second implementation of the format's rules, which
          shares no code with the library (`FormatOracle`), finds that an Aeron Archive may have left every byte as it is, having recorded other messages: changed payloads,
          session ids and reserved values, a length that ends where a frame does, a start that moved as detaching moves it, a last segment of a recording that was never stopped
          as it is when it was just begun.
        - **silent**: missed by verify or by a replay, or an event time was found elsewhere. **hung**: no end within 5 seconds.

        "Own" recordings are this library's, with what it writes by default; "never stopped" is how a kill leaves one. The others are from Aeron Archive 1.52: as it left them,
        and protected by integrity sidecars that were made for them (`ProtectRecording`). Replays had the default options, and `ArchiveOptions.Checksum` where frames have one.


        """;

    public static string Format(IReadOnlyCollection<DamageRow> rows)
    {
        StringBuilder table = new(Introduction.ReplaceLineEndings("\n"));
        table.Append("| fault | archive | injected | detected | late | harmless | not knowable | silent | hung | harmless because |\n| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |\n");
        foreach (DamageRow row in (IEnumerable<DamageRow>)[.. rows, Total(rows)])
            table.Append(CultureInfo.InvariantCulture, $"| {row.Name} | {row.Subject} | {row.Injected:N0} | {row.Detected:N0} | {row.Late:N0} | {row.Harmless:N0} | {row.NotKnowable:N0} | {row.Silent:N0} | {row.Hung:N0} | {(row.Harmless == 0 ? "" : row.Why)} |\n");
        return table.ToString();
    }

    private static DamageRow Total(IEnumerable<DamageRow> rows) => rows.Aggregate(new DamageRow("**all**", "", ""), (total, row) => total.Add(row));
}

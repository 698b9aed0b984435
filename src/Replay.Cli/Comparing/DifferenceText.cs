using Replay.Cli.Handlers;
using Spectre.Console;

namespace Replay.Cli.Comparing;

/// <summary>Puts a difference into words: the event's fields, and what the runs have there.</summary>
internal static class DifferenceText
{
    private const int FieldsInLine = 4;

    public static DiffDocument Describe(RunDifference difference, RecordedSide a, RecordedSide b, CancellationToken interrupted)
    {
        IReadOnlyDictionary<string, string>? eventA = difference.IsExact ? a.EventAt(difference.RecordingId, difference.Position) : null;
        FieldDifference[]? fields = FieldsOf(difference, a, b, interrupted);
        (string inA, string inB) = difference.Kind switch
        {
            RunDifferenceKind.Event => (ObjectFields.Line(eventA), ObjectFields.Line(difference.IsExact ? b.EventAt(b.Manifest.Recordings[0].RecordingId, difference.PositionB) : null)),
            RunDifferenceKind.End => a.Manifest.Events < b.Manifest.Events ? ("ended", "goes on") : ("goes on", "ended"),
            RunDifferenceKind.Output => ("another output", "another output"),
            _ when fields is [_, ..] => (Line(fields, field => field.A), Line(fields, field => field.B)),
            _ when difference.StateOffset >= 0 => (RawBytes.Around(difference.StateA.Span, difference.StateOffset), RawBytes.Around(difference.StateB.Span, difference.StateOffset)),
            _ => ("another state", "another state"),
        };
        return new DiffDocument(Equal: false, difference.Sequence, difference.Position < 0 ? null : difference.Position, difference.TimestampNs, inA, inB, difference.Name,
            $"{difference.Kind}".ToLowerInvariant(), difference.IsExact, difference.IsRepeatable, difference.RecordingId,
            difference.PositionB < 0 ? null : difference.PositionB, eventA is null ? null : ObjectFields.Line(eventA), fields,
            difference.StateOffset < 0 ? null : difference.StateOffset, difference.LastEqual < 0 ? null : difference.LastEqual, difference.FirstDifferent);
    }

    /// <summary>For people.</summary>
    public static void Print(IAnsiConsole console, DiffDocument diff)
    {
        if (diff.Equal)
        {
            console.WriteLine("equal");
            return;
        }

        Grid grid = new Grid().AddColumn().AddColumn();
        void Row(string name, string? value)
        {
            if (value is not null) grid.AddRow(name, Markup.Escape(value));
        }

        console.WriteLine($"the runs part at event {diff.Sequence}");
        Row("what", diff.Kind);
        Row("handler", diff.Handler);
        Row("position", diff.Position is { } position ? $"{position} of recording {diff.RecordingId}{(diff.PositionB is { } b && b != position ? $"; in run B {b}" : "")}" : null);
        Row("time", diff.TimestampNs is { } timestampNs ? EventTime.Format(timestampNs) : null);
        Row("event", diff.Event);
        Row("in run A", diff.A);
        Row("in run B", diff.B);
        console.Write(grid);
    }

    /// <summary>The handler's own fields that differ after the event; null: not a matter of state, or not known.</summary>
    private static FieldDifference[]? FieldsOf(RunDifference difference, RecordedSide a, RecordedSide b, CancellationToken interrupted)
    {
        if (difference is not { IsExact: true, Kind: RunDifferenceKind.State } || !a.HasHandlers || !b.HasHandlers) return null;
        IReadOnlyDictionary<string, string> Of(RecordedSide side) => side.FieldsAfter(RunComparison.WindowAfter(side.Manifest, difference.Sequence + 1), interrupted);
        return [.. ObjectFields.Differences(Of(a), Of(b)).Select(field => new FieldDifference(field.Name, field.A, field.B))];
    }

    private static string Line(FieldDifference[] fields, Func<FieldDifference, string?> value) =>
        string.Join(", ", fields.Take(FieldsInLine).Select(field => $"{field.Name}={value(field) ?? "absent"}")) + (fields.Length > FieldsInLine ? ", …" : "");
}

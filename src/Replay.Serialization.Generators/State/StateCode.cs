namespace Replay.Serialization.Generators;

/// <summary>How values of one type are written and read.</summary>
/// <param name="TypeName">Fully qualified, with the annotation for null.</param>
/// <param name="Write">Expression; <c>{0}</c> stands for the value, <c>writer</c> for the writer.</param>
/// <param name="Read">Expression that gives a new value; <c>{0}</c> stands for the reader. Null: there is none, the value is filled in place.</param>
/// <param name="Fill">Expression that fills a value in place; <c>{0}</c> stands for the value, <c>{1}</c> for the reader. Null: it is replaced.</param>
/// <param name="IsKey">Whether its values have an order of their own, so that they may be keys.</param>
internal sealed record StateCode(string TypeName, string Write, string? Read, string? Fill = null, bool IsKey = false)
{
    /// <summary>The expression that writes a value.</summary>
    public string WriteOf(string value) => Write.Replace("{0}", value);

    /// <summary>The expression that reads a new value.</summary>
    public string ReadFrom(string reader) => Read!.Replace("{0}", reader);

    /// <summary>The expression that fills a value in place.</summary>
    public string FillOf(string value, string reader) => Fill!.Replace("{0}", value).Replace("{1}", reader);

    /// <summary>A lambda that writes one element.</summary>
    public string Writer => $"static (global::Replay.StateWriter writer, {TypeName} value) => {WriteOf("value")}";

    /// <summary>A lambda that reads one element.</summary>
    public string Reader => $"static (ref global::Replay.StateReader reader) => {ReadFrom("reader")}";
}

using System.Globalization;
using MessagePack;
using Replay;

namespace SampleHandlers;

/// <summary>An event in MessagePack.</summary>
[MessagePackObject]
public sealed class Packed
{
    [Key(0)]
    public string Text { get; set; } = "";
}

/// <summary>Takes only texts that are numbers.</summary>
public sealed class TakesPacked : IEventHandler<Packed>
{
    public void OnEvent(ref Packed data, in EventHeader header, bool endOfBatch) => _ = int.Parse(data.Text, CultureInfo.InvariantCulture);
}

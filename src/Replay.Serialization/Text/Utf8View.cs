using System.Text;
using MessagePack;

namespace Replay.Serialization;

/// <summary>UTF-8 text of a message, as a view of the recording: nothing is copied and nothing validated.</summary>
/// <param name="unmovable">The text, in memory that does not move: a <c>u8</c> constant, native or pinned memory, never an array as it is.</param>
/// <remarks>Valid during the callback only, on the replaying thread or a handler's; copy what must outlive it. REPLAY009 warns where one could.</remarks>
[MessagePackFormatter(typeof(Utf8ViewFormatter))]
public readonly struct Utf8View(ReadOnlySpan<byte> unmovable)
{
    private readonly BytesView _bytes = new(unmovable);

    /// <summary>The text's UTF-8 bytes.</summary>
    public ReadOnlySpan<byte> Span => _bytes.Span;

    /// <summary>Number of UTF-8 bytes.</summary>
    public int Length => _bytes.Length;

    /// <summary>The text as a new string; bytes that are not UTF-8 become U+FFFD. Allocates.</summary>
    public override string ToString() => Encoding.UTF8.GetString(Span);
}

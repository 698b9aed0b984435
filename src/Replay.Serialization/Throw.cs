using System.Diagnostics.CodeAnalysis;

namespace Replay.Serialization;

/// <summary>Every exception that the codecs throw, kept out of line.</summary>
internal static class Throw
{
    [DoesNotReturn]
    public static void DestinationTooShort(int needed, int available) =>
        throw new CodecException(available, "The destination holds {1} bytes, the event needs {2}; size it with {0}", "GetMaxEncodedLength", available, needed);

    [DoesNotReturn]
    public static void MessageEnds(int offset, int needed, int available) =>
        throw new CodecException(offset, "The message ends inside a value of {1} {0}, {2} are there; is it whole, and of this type?", "bytes", needed, available);

    [DoesNotReturn]
    public static void MessageEnds(int offset, string expected) =>
        throw new CodecException(offset, "The message ends where {0} should be; is it whole, and of this type?", expected);

    [DoesNotReturn]
    public static void WrongCode(int offset, byte code, string expected) =>
        throw new CodecException(offset, "Found code 0x{1:x2} where {0} should be; is it the event type that was recorded?", expected, code);

    [DoesNotReturn]
    public static void OutOfRange(int offset, long value, string type) =>
        throw new CodecException(offset, "The number {1} does not fit the member's type {0}; widen the member", type, value);

    [DoesNotReturn]
    public static void OutOfRange(int offset, ulong value, string type) =>
        throw new CodecException(offset, $"The number {value} does not fit the member's type {type}; widen the member");

    [DoesNotReturn]
    public static void InvalidValue(int offset, string type) =>
        throw new CodecException(offset, "The bytes are not a valid {0}", type);

    [DoesNotReturn]
    public static void TooLong(int offset, uint length, int available, string unit) =>
        throw new CodecException(offset, "{1} {0} are announced, {2} bytes are left; is it damaged or cut?", unit, length, available);

    [DoesNotReturn]
    public static void TextTooLong(int offset, int length, int capacity) =>
        throw new CodecException(offset, "A text of {1} bytes does not fit the member's {2}; choose a larger {0}, or a Utf8View", "FixedText", length, capacity);

    [DoesNotReturn]
    public static void TextTooLong(int length, int capacity) =>
        throw new ArgumentException($"The text has {length} UTF-8 bytes, the type holds {capacity}; choose a larger FixedText.");

    [DoesNotReturn]
    public static void NilEvent(Type type) => throw new CodecException(0, "The message is nil, not a {0}; is it the event type that was recorded?", type.Name);

    /// <summary>What MessagePack-CSharp refused, with its innermost reason.</summary>
    public static CodecException Refused(int offset, Type type, Exception cause) =>
        new(offset, $"MessagePack refuses a {type.Name}: {cause.GetBaseException().Message.TrimEnd('.')}; is it the event type that was recorded?");

    [DoesNotReturn]
    public static void ForeignSchema(int schemaId, int expected) =>
        throw new CodecException(4, $"The message is of schema {schemaId}, the stream of schema {expected}; is it the stream that was recorded?");

    [DoesNotReturn]
    public static void UnknownTemplate(int templateId) =>
        throw new CodecException(2, $"The template id {templateId} is not one of the stream's types; add its type to [EventStream], or do without Strict");

    [DoesNotReturn]
    public static void TrailingBytes(int read, int length) =>
        throw new CodecException(read, $"The event ends here, {length - read} bytes before its message; is it of a newer type? Without Strict they are left out");

    [DoesNotReturn]
    public static void OtherType(int templateId, string type) => throw new InvalidOperationException(
        templateId == 0 ? $"The slot holds no event; assign a {type} first." : $"The slot holds an event with template id {templateId}, not a {type}; ask TemplateId first.");
}

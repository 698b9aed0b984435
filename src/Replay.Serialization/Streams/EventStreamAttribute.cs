namespace Replay.Serialization;

/// <summary>
/// Makes a <c>partial struct</c> the slot of a stream of several event types: generated are a <c>Codec</c>, which reads and writes SBE's message
/// header and dispatches on its template id, typed access, and <c>Handle</c>, which registers handlers for one type each.
/// </summary>
/// <param name="eventTypes">The types; each carries <see cref="EventTypeAttribute"/> and has a codec.</param>
[AttributeUsage(AttributeTargets.Struct, Inherited = false)]
public sealed class EventStreamAttribute(params Type[] eventTypes) : Attribute
{
    /// <summary>The types that the stream carries.</summary>
    public IReadOnlyList<Type> EventTypes { get; } = eventTypes;

    /// <summary>Schema id in the message header, 0 to 65,535; a message of another schema is an error.</summary>
    public int SchemaId { get; set; }

    /// <summary>Schema version in the message header, 0 to 65,535.</summary>
    public int Version { get; set; }
}

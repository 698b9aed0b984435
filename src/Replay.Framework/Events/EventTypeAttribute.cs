namespace Replay;

/// <summary>Names the SBE template id under which events of this type stand in a stream of several types.</summary>
/// <param name="templateId">The template id of the message header, 1 to 65,535.</param>
[AttributeUsage(AttributeTargets.Struct | AttributeTargets.Class, Inherited = false)]
public sealed class EventTypeAttribute(int templateId) : Attribute
{
    /// <summary>The template id of the message header, 1 to 65,535.</summary>
    public int TemplateId { get; } = templateId is >= 1 and <= ushort.MaxValue
        ? templateId
        : throw new ArgumentOutOfRangeException(nameof(templateId), templateId, "A template id is an unsigned 16-bit number from 1 to 65,535.");
}

namespace Replay.Serialization;

/// <summary>Says how the generated codec of a <c>[MessagePackObject]</c> type writes, or names a hand-written codec in its place.</summary>
/// <remarks>Optional: a <c>partial</c> type with MessagePack's own <c>[MessagePackObject]</c> gets its nested <c>Codec</c> without it.</remarks>
[AttributeUsage(AttributeTargets.Struct | AttributeTargets.Class, Inherited = false)]
public sealed class EventCodecAttribute : Attribute
{
    /// <summary>The generated codec, with options.</summary>
    public EventCodecAttribute() { }

    /// <summary>A hand-written codec, such as one over an SBE flyweight, which an <see cref="EventStreamAttribute"/> uses for this type's body.</summary>
    /// <param name="codecType">A struct that implements <see cref="IEventCodec{T}"/> of the type that carries the attribute.</param>
    public EventCodecAttribute(Type codecType) => CodecType = codecType;

    /// <summary>The hand-written codec; null: the generated one.</summary>
    public Type? CodecType { get; }

    /// <summary>
    /// True: numbers are written in their shortest form, byte for byte as MessagePack-CSharp does. False, the default: in the widest form of
    /// their type, which is decoded several times faster. Either form can be read whatever this says.
    /// </summary>
    public bool Compact { get; set; }
}

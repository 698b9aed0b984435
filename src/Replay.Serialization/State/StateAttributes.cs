namespace Replay.Serialization;

/// <summary>Lets the generator make a partial handler <see cref="ISnapshotable"/> from its members marked <see cref="StateAttribute"/>.</summary>
/// <param name="version">The state's version, from 1 on; raise it with every change of the marked members.</param>
/// <remarks>
/// States of older versions are read as long as <see cref="Oldest"/> allows: a member says with <see cref="StateAttribute.Since"/> and
/// <see cref="StateAttribute.Until"/> in which versions it was written. What cannot be told that way is done by the partial method <c>OnStateLoaded(int version)</c>,
/// which is called with the version that was read.
/// </remarks>
[AttributeUsage(AttributeTargets.Class)]
public sealed class SnapshotStateAttribute(int version) : Attribute
{
    /// <summary>Version that is written.</summary>
    public int Version { get; } = version;

    /// <summary>The oldest version that is read; 1 unless set.</summary>
    public int Oldest { get; init; } = 1;
}

/// <summary>Marks a field or property as state: saved in the order of declaration.</summary>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property)]
public sealed class StateAttribute : Attribute
{
    /// <summary>The first version that holds it; before it, the member keeps what the constructor gave it. 1 unless set.</summary>
    public int Since { get; init; } = 1;

    /// <summary>The last version that holds it: it is read from old states for <c>OnStateLoaded</c>, and no longer written. 0: it still is.</summary>
    public int Until { get; init; }
}

/// <summary>Says of a field or property that it is no state: a parameter, or something that is made anew.</summary>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property)]
public sealed class NotStateAttribute : Attribute;

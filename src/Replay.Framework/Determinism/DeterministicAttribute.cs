namespace Replay;

/// <summary>Marks a type that handlers rely on: the determinism rules (REPLAY1xx) then cover all its members, as they cover handlers.</summary>
/// <remarks>Types that implement <see cref="IEventHandler{T}"/> or <see cref="ISnapshotable"/> are covered without it. It has no effect at run time.</remarks>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Interface)]
public sealed class DeterministicAttribute : Attribute;

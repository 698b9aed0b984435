namespace Replay.Serialization.Generators;

/// <summary>Everything that the state of one handler is generated from.</summary>
/// <param name="Declaration">Where it goes.</param>
/// <param name="Version">The version that is written.</param>
/// <param name="Oldest">The oldest that is read.</param>
/// <param name="Members">The marked members, in the order of declaration.</param>
internal sealed record StateModel(Declaration Declaration, int Version, int Oldest, EquatableArray<StateMember> Members);

/// <summary>One member of a state.</summary>
/// <param name="Write">Statement that writes it.</param>
/// <param name="Read">Statement that reads it.</param>
/// <param name="Since">The first version that holds it.</param>
/// <param name="Until">The last one; 0: the present one still does.</param>
internal sealed record StateMember(string Write, string Read, int Since, int Until);

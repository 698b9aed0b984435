using Microsoft.CodeAnalysis;

namespace Replay.Serialization.Generators;

/// <summary>Every diagnostic; each message ends with the mend.</summary>
internal static class Rules
{
    private const string Category = "Replay.Serialization";

    public static readonly DiagnosticDescriptor NotPartial = new(
        "REPLAY001", "An event type must be partial to get a codec",
        "'{0}' gets no codec because '{1}' is not partial; declare '{1}' partial", Category, DiagnosticSeverity.Error, true);

    public static readonly DiagnosticDescriptor UnsupportedType = new(
        "REPLAY002", "A member's type has no fixed place in a slot",
        "'{0}' of type '{1}' cannot be decoded in place; {2}", Category, DiagnosticSeverity.Error, true);

    public static readonly DiagnosticDescriptor NoKey = new(
        "REPLAY003", "A public member has neither a key nor is it ignored",
        "'{0}' has no key; give it [Key(n)] to record it, or [IgnoreMember] to leave it out", Category, DiagnosticSeverity.Error, true);

    public static readonly DiagnosticDescriptor BadKey = new(
        "REPLAY004", "Keys are unique integers from 0 to 1,023",
        "Key {1} of '{0}' {2}; give each member its own key from 0 to 1,023, and never use a key again", Category, DiagnosticSeverity.Error, true);

    public static readonly DiagnosticDescriptor TextKey = new(
        "REPLAY005", "Text keys make maps, events are arrays",
        "'{0}' uses text keys, which write a map; use [Key(n)] with integers, which write an array", Category, DiagnosticSeverity.Error, true);

    public static readonly DiagnosticDescriptor NotWritable = new(
        "REPLAY006", "A member cannot be filled in place",
        "'{0}' cannot be filled in place because {1}; {2}", Category, DiagnosticSeverity.Error, true);

    public static readonly DiagnosticDescriptor BadShape = new(
        "REPLAY007", "A type of this shape cannot have a codec",
        "'{0}' gets no codec because {1}; {2}", Category, DiagnosticSeverity.Error, true);

    public static readonly DiagnosticDescriptor NotHonoured = new(
        "REPLAY008", "The generated codec would not do what an attribute or interface asks",
        "'{0}' has {1}, which the generated codec does not call; {2}", Category, DiagnosticSeverity.Error, true);

    public static readonly DiagnosticDescriptor ViewOutlives = new(
        "REPLAY009", "A view may outlive its callback",
        "'{0}' points into the recording and is valid during the callback only, but {1}; copy its bytes, or keep a SymbolTable's id in its place",
        Category, DiagnosticSeverity.Warning, true);

    public static readonly DiagnosticDescriptor BadStreamType = new(
        "REPLAY010", "A type cannot stand in this event stream",
        "'{0}' cannot stand in the stream '{1}' because {2}; {3}", Category, DiagnosticSeverity.Error, true);

    public static readonly DiagnosticDescriptor BadStream = new(
        "REPLAY011", "An event stream must be a partial struct",
        "The stream '{0}' cannot be generated because {1}; {2}", Category, DiagnosticSeverity.Error, true);

    public static readonly DiagnosticDescriptor StateNotPartial = new(
        "REPLAY020", "A handler with generated state must be partial",
        "The state of '{0}' cannot be generated because '{1}' is not partial; declare '{1}' partial", Category, DiagnosticSeverity.Error, true);

    public static readonly DiagnosticDescriptor BadStateType = new(
        "REPLAY021", "The state of this type cannot be generated",
        "The state of '{0}' cannot be generated because {1}; {2}", Category, DiagnosticSeverity.Error, true);

    public static readonly DiagnosticDescriptor UnsupportedState = new(
        "REPLAY022", "A state cannot hold a member of this type",
        "'{0}' of type '{1}' cannot be saved; use numbers, text, enumerations, arrays, lists, queues, sets and dictionaries of them, or an ISnapshotable object",
        Category, DiagnosticSeverity.Error, true);

    public static readonly DiagnosticDescriptor FixedState = new(
        "REPLAY023", "A state's member cannot be loaded",
        "'{0}' cannot be loaded because nothing may be assigned to it; remove readonly or static, or give it a setter", Category, DiagnosticSeverity.Error, true);

    public static readonly DiagnosticDescriptor BadStateVersion = new(
        "REPLAY024", "A member's versions do not fit the state's",
        "'{0}' is held from version {1} {2}, the state is at version {3}; Since goes from 1 to it, Until from Since to below it", Category, DiagnosticSeverity.Error, true);

    public static readonly DiagnosticDescriptor UnmarkedState = new(
        "REPLAY025", "A member that changes is not part of the state",
        "'{0}' can change and is not saved, so that a resumed run may differ; mark it [State], or [NotState] if it is no state", Category, DiagnosticSeverity.Warning, true);

    public static readonly IReadOnlyDictionary<string, DiagnosticDescriptor> ById = new[]
    {
        NotPartial, UnsupportedType, NoKey, BadKey, TextKey, NotWritable, BadShape, NotHonoured, ViewOutlives, BadStreamType, BadStream,
        StateNotPartial, BadStateType, UnsupportedState, FixedState, BadStateVersion, UnmarkedState,
    }.ToDictionary(rule => rule.Id);
}

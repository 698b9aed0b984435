namespace Replay.Serialization.Generators;

/// <summary>Where generated code is added: a partial type, and those around it.</summary>
/// <param name="Namespace">Null: the global one.</param>
/// <param name="Types">The declarations from the outermost, such as <c>partial struct Trade</c>.</param>
/// <param name="Accessibility"><c>public</c> or <c>internal</c>: as visible as the type.</param>
/// <param name="HintName">Name of the generated file.</param>
internal sealed record Declaration(string? Namespace, EquatableArray<string> Types, string Accessibility, string HintName);

/// <summary>Everything that the codec of one type is generated from.</summary>
/// <param name="Declaration">Where it goes.</param>
/// <param name="Root">The event type.</param>
/// <param name="IsCompact">Whether it writes the shortest forms.</param>
internal sealed record CodecModel(Declaration Declaration, Shape Root, bool IsCompact);

/// <summary>Everything that a stream of several types is generated from.</summary>
/// <param name="Declaration">Where it goes.</param>
/// <param name="Name">Of the slot type.</param>
/// <param name="SchemaId">In the message header.</param>
/// <param name="Version">In the message header.</param>
/// <param name="Types">The event types, by template id.</param>
internal sealed record StreamModel(Declaration Declaration, string Name, int SchemaId, int Version, EquatableArray<StreamType> Types);

/// <summary>One type of a stream.</summary>
/// <param name="TypeName">Fully qualified.</param>
/// <param name="Name">Short, unique in the stream.</param>
/// <param name="CodecName">Fully qualified.</param>
/// <param name="TemplateId">In the message header.</param>
/// <param name="CanOverlap">Whether it holds no references, so that it may share its place with others.</param>
/// <param name="HoldsView">Whether its events point into the recording.</param>
/// <param name="TakesHeader">Whether its codec reads and writes the message header itself.</param>
internal sealed record StreamType(string TypeName, string Name, string CodecName, int TemplateId, bool CanOverlap, bool HoldsView, bool TakesHeader);

/// <summary>What a parser gives: a model, or the faults that forbid it.</summary>
/// <param name="Model">Null when there are faults.</param>
/// <param name="Faults">What to report.</param>
internal sealed record Parsed<TModel>(TModel? Model, EquatableArray<Fault> Faults) where TModel : class;

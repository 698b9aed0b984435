namespace Replay.Serialization.Generators;

/// <summary>Emits the codec of a stream of several types: dispatch on the template id of the message header.</summary>
internal sealed class StreamCodecEmitter(CodeWriter writer, StreamModel model)
{
    public void Emit()
    {
        string views = model.Types.Any(t => t.HoldsView) ? ", IViewCodec" : "";
        writer.Line("/// <summary>Reads and writes SBE's message header and, behind it, each type by its own codec.</summary>");
        using (writer.Open($"public readonly struct Codec : IEventCodec<{model.Name}>, IMessageHeaderCodec{views}"))
        {
            writer.Line("/// <summary>Schema id in the message header.</summary>");
            writer.Line($"public const int SchemaId = {model.SchemaId};");
            writer.Blank();
            writer.Line("/// <summary>Schema version in the message header.</summary>");
            writer.Line($"public const int Version = {model.Version};");
            writer.Blank();
            writer.Line("/// <summary>Whether unknown template ids and bytes behind an event are errors; otherwise both are skipped.</summary>");
            writer.Line("public bool Strict { get; init; }");
            writer.Blank();
            EmitLength();
            EmitEncode();
            EmitDecode();
        }
    }

    private void EmitLength()
    {
        writer.Line("/// <inheritdoc/>");
        using (writer.Open($"public int GetMaxEncodedLength(in {model.Name} value)"))
        using (writer.Open("switch (value.TemplateId)"))
        {
            foreach (StreamType type in model.Types)
            {
                string header = type.TakesHeader ? "" : "SbeMessageHeader.Size + ";
                writer.Line($"case {type.TemplateId}: return {header}default({type.CodecName}).GetMaxEncodedLength(value.{StreamEmitter.Field(type)});");
            }

            writer.Line("default: return SbeMessageHeader.Size;");
        }

        writer.Blank();
    }

    private void EmitEncode()
    {
        writer.Line("/// <inheritdoc/>");
        using (writer.Open($"public int Encode(in {model.Name} value, Span<byte> destination)"))
        using (writer.Open("switch (value.TemplateId)"))
        {
            foreach (StreamType type in model.Types)
            {
                string field = $"value.{StreamEmitter.Field(type)}";
                writer.Line($"case {type.TemplateId}:");
                writer.Line(type.TakesHeader
                    ? $"    return default({type.CodecName}).Encode({field}, destination);"
                    : $"    return EventStreamForm.EncodeBody<{type.TypeName}, {type.CodecName}>(new SbeMessageHeader(0, {type.TemplateId}, SchemaId, Version), {field}, destination);");
            }

            writer.Line("default:");
            writer.Line($"    EventStreamForm.RefuseType(0, \"{model.Types[0].Name}\");");
            writer.Line("    return 0;");
        }

        writer.Blank();
    }

    private void EmitDecode()
    {
        writer.Line("/// <inheritdoc/>");
        using (writer.Open($"public int Decode(ReadOnlySpan<byte> source, ref {model.Name} slot)"))
        {
            writer.Line("int templateId = EventStreamForm.TemplateId(source, SchemaId);");
            writer.Line("slot.TemplateId = templateId;");
            writer.Line("int length;");
            using (writer.Open("switch (templateId)"))
            {
                foreach (StreamType type in model.Types)
                {
                    string field = $"slot.{StreamEmitter.Field(type)}";
                    writer.Line($"case {type.TemplateId}:");
                    writer.Line(type.TakesHeader
                        ? $"    length = default({type.CodecName}).Decode(source, ref {field});"
                        : $"    length = EventStreamForm.DecodeBody<{type.TypeName}, {type.CodecName}>(source, ref {field});");
                    writer.Line("    break;");
                }

                writer.Line("default:");
                writer.Line("    if (Strict) EventStreamForm.RefuseUnknown(templateId);");
                writer.Line("    slot.TemplateId = 0;");
                writer.Line("    return source.Length;");
            }

            writer.Blank();
            writer.Line("return Strict ? EventStreamForm.RequireWhole(length, source) : length;");
        }
    }
}

namespace Replay.Serialization.Generators;

/// <summary>Emits the slot of a stream of several types: its storage, typed access, codec and router.</summary>
internal sealed class StreamEmitter(CodeWriter writer, StreamModel model)
{
    public static string Emit(StreamModel model)
    {
        var writer = new CodeWriter();
        new StreamEmitter(writer, model).Emit();
        return writer.ToString();
    }

    private void Emit()
    {
        using (FileEmitter.Open(writer, model.Declaration))
        {
            EmitStorage();
            foreach (StreamType type in model.Types) EmitAccess(type);
            EmitRoute();
            new StreamCodecEmitter(writer, model).Emit();
            EmitRouter();
        }
    }

    /// <summary>Where the generated code finds an event of this type in a slot.</summary>
    public static string Field(StreamType type) => type.CanOverlap ? $"_overlapping.{type.Name}" : $"_{type.Name}";

    private void EmitStorage()
    {
        if (model.Types.Any(t => t.CanOverlap)) writer.Line("private Overlapping _overlapping;");
        foreach (StreamType type in model.Types.Where(t => !t.CanOverlap)) writer.Line($"private {type.TypeName} {Field(type)};");
        writer.Blank();
        writer.Line("/// <summary>Template id of the event that the slot holds; 0: none, or one that the stream does not list.</summary>");
        writer.Line("public int TemplateId { get; private set; }");
        writer.Blank();
        if (!model.Types.Any(t => t.CanOverlap)) return;

        writer.Line("/// <summary>Types without references share their place: only the one that TemplateId tells is there.</summary>");
        using (writer.Open("[StructLayout(LayoutKind.Explicit)]", "private struct Overlapping"))
        {
            foreach (StreamType type in model.Types.Where(t => t.CanOverlap)) writer.Line($"[FieldOffset(0)] public {type.TypeName} {type.Name};");
        }

        writer.Blank();
    }

    private void EmitAccess(StreamType type)
    {
        writer.Line($"/// <summary>The event, when TemplateId is {type.TemplateId}.</summary>");
        writer.Line("/// <exception cref=\"InvalidOperationException\">The slot holds another type.</exception>");
        writer.Line("[System.Diagnostics.CodeAnalysis.UnscopedRef]");
        using (writer.Open($"public ref {type.TypeName} {type.Name}"))
        using (writer.Open("get"))
        {
            writer.Line($"if (TemplateId != {type.TemplateId}) EventStreamForm.RefuseType(TemplateId, \"{type.Name}\");");
            writer.Line($"return ref {Field(type)};");
        }

        writer.Blank();
        writer.Line($"/// <summary>A slot that holds this event.</summary>");
        writer.Line($"/// <param name=\"value\">The event.</param>");
        using (writer.Open($"public static implicit operator {model.Name}(in {type.TypeName} value)"))
        {
            writer.Line($"{model.Name} slot = default;");
            writer.Line($"slot.TemplateId = {type.TemplateId};");
            writer.Line($"slot.{Field(type)} = value;");
            writer.Line("return slot;");
        }

        writer.Blank();
    }

    private void EmitRoute()
    {
        writer.Line("/// <summary>Makes a handler of single types a handler of the stream: it gets the types for which it implements IEventHandler.</summary>");
        writer.Line("/// <param name=\"handler\">Named and snapshotted as if it were registered itself.</param>");
        writer.Line("/// <exception cref=\"ArgumentException\">It handles none of the stream's types.</exception>");
        writer.Line("public static Router Route(object handler) => new(handler);");
        writer.Blank();
    }

    private void EmitRouter()
    {
        writer.Blank();
        writer.Line("/// <summary>Passes each event on to a handler of its type.</summary>");
        using (writer.Open("public sealed class Router : TypedRouter, IEventHandler<" + model.Name + ">"))
        {
            foreach (StreamType type in model.Types) writer.Line($"private readonly IEventHandler<{type.TypeName}>? _{type.Name};");
            writer.Blank();
            using (writer.Open("internal Router(object handler) : base(handler)"))
            {
                foreach (StreamType type in model.Types) writer.Line($"_{type.Name} = handler as IEventHandler<{type.TypeName}>;");
                string none = string.Join(" && ", model.Types.Select(t => $"_{t.Name} is null"));
                writer.Line($"if ({none}) RefuseHandler(\"{string.Join(", ", model.Types.Select(t => t.Name))}\");");
            }

            writer.Blank();
            writer.Line("/// <inheritdoc/>");
            using (writer.Open($"public void OnEvent(ref {model.Name} data, in EventHeader header, bool endOfBatch)"))
            {
                EmitDispatch();
                writer.Blank();
                writer.Line("if (endOfBatch) EndBatch();");
            }
        }
    }

    private void EmitDispatch()
    {
        using (writer.Open("switch (data.TemplateId)"))
        {
            foreach (StreamType type in model.Types)
            {
                writer.Line($"case {type.TemplateId}:");
                writer.Line($"    _{type.Name}?.OnEvent(ref data.{Field(type)}, in header, endOfBatch);");
                writer.Line("    break;");
            }

            writer.Line("default:");
            writer.Line("    CountUnknown();");
            writer.Line("    break;");
        }
    }
}

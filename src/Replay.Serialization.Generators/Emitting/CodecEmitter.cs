namespace Replay.Serialization.Generators;

/// <summary>Emits a type's nested <c>Codec</c>.</summary>
internal static class CodecEmitter
{
    public static string Emit(CodecModel model)
    {
        var writer = new CodeWriter();
        Shape[] shapes = [.. model.Root.All()];
        var scope = new Scope(writer, shapes);
        using (FileEmitter.Open(writer, model.Declaration))
        {
            writer.Line($"/// <summary>Reads any MessagePack of the type into its slot, and writes it in {(model.IsCompact ? "the shortest" : "fixed-width")} form.</summary>");
            using (writer.Open($"{model.Declaration.Accessibility} readonly struct Codec : IEventCodec<{model.Root.TypeName}>{(model.Root.HoldsView ? ", IViewCodec" : "")}"))
            {
                EmitContract(scope, model);
                foreach (Shape shape in shapes) EmitShape(scope, shape, model.IsCompact);
            }
        }

        return writer.ToString();
    }

    private static void EmitShape(Scope scope, Shape shape, bool isCompact)
    {
        if (shape.FixedLength is { } length)
        {
            scope.Writer.Blank();
            scope.Writer.Line($"/// <summary>Bytes of the fixed form{(isCompact ? ", which the compact form never exceeds" : "")}.</summary>");
            scope.Writer.Line($"private const int {scope.Label(shape)}Length = {length};");
        }

        if (isCompact)
        {
            new CompactWriteEmitter(scope).Emit(shape);
            new LengthEmitter(scope, isCompact: true).Emit(shape);
        }
        else
        {
            new FixedWriteEmitter(scope).Emit(shape);
            new FixedReadEmitter(scope).Emit(shape);
        }

        if (shape.FixedLength is null) new LengthEmitter(scope, isCompact: false).Emit(shape);
        new GeneralReadEmitter(scope).Emit(shape);
    }

    private static void EmitContract(Scope scope, CodecModel model)
    {
        string label = scope.Label(model.Root);
        string type = model.Root.TypeName;
        string length = model.Root.FixedLength is null ? $"LengthOf{label}(value)" : $"{label}Length";
        CodeWriter writer = scope.Writer;

        writer.Line("/// <summary>Whether bytes behind the event are an error; otherwise they are left out.</summary>");
        writer.Line("public bool Strict { get; init; }");
        writer.Blank();
        writer.Line("/// <inheritdoc/>");
        writer.Line($"public int GetMaxEncodedLength(in {type} value) => {length};");
        writer.Blank();
        writer.Line("/// <inheritdoc/>");
        using (writer.Open($"public int Encode(in {type} value, Span<byte> destination)"))
        {
            if (model.IsCompact) EmitCompactEncode(writer, label, length);
            else EmitFixedEncode(writer, label, length);
        }

        writer.Blank();
        writer.Line("/// <inheritdoc/>");
        using (writer.Open($"public int Decode(ReadOnlySpan<byte> source, ref {type} slot)")) EmitDecode(writer, model, label);
    }

    private static void EmitFixedEncode(CodeWriter writer, string label, string length)
    {
        writer.Line($"int length = {length};");
        writer.Line("FixedForm.RequireDestination(destination, length);");
        writer.Line($"Write{label}(ref MemoryMarshal.GetReference(destination), value);");
        writer.Line("return length;");
    }

    /// <summary>The fixed form is never shorter than the compact one, and its length is at hand: only where it does not fit is the exact length found.</summary>
    private static void EmitCompactEncode(CodeWriter writer, string label, string length)
    {
        writer.Line($"if (destination.Length < {length}) FixedForm.RequireDestination(destination, CompactLengthOf{label}(value));");
        writer.Line("ref byte start = ref MemoryMarshal.GetReference(destination);");
        writer.Line($"return (int)Unsafe.ByteOffset(ref start, ref Write{label}(ref start, value));");
    }

    private static void EmitDecode(CodeWriter writer, CodecModel model, string label)
    {
        string slot = model.Root.IsClass ? "slot" : "ref slot";
        if (model.Root.IsClass) writer.Line($"slot ??= new {model.Root.TypeName}();");
        if (!model.IsCompact && model.Root.FixedLength is not null)
        {
            writer.Line($"bool isFixed = source.Length >= {label}Length && TryRead{label}(ref MemoryMarshal.GetReference(source), {slot});");
            writer.Line($"int length = isFixed ? {label}Length : Read{label}(source, 0, {slot});");
        }
        else if (!model.IsCompact)
        {
            writer.Line("int length = 0;");
            writer.Line($"if (!TryRead{label}(source, ref length, {slot})) length = Read{label}(source, 0, {slot});");
        }
        else writer.Line($"int length = Read{label}(source, 0, {slot});");

        writer.Line("return Strict ? EventStreamForm.RequireWhole(length, source) : length;");
    }
}

namespace Replay.Serialization.Generators;

/// <summary>Emits <c>Write</c> in the fixed form: constant offsets up to each value of varying length.</summary>
internal sealed class FixedWriteEmitter(Scope scope)
{
    private readonly CodeWriter _writer = scope.Writer;
    private int _offset;

    public void Emit(Shape shape)
    {
        bool isConstant = shape.FixedLength is not null;
        _writer.Blank();
        _writer.Line($"/// <summary>Writes the fixed form without bounds checks{(isConstant ? "" : ", and gives the place after it")}.</summary>");
        using (_writer.Open($"private static {(isConstant ? "void" : "ref byte")} Write{scope.Label(shape)}(ref byte p, {Text.Input(shape)})"))
        {
            _offset = 0;
            Codes(Wire.ArrayHeader(shape.Count));
            int key = 0;
            foreach (Member member in shape.Members)
            {
                for (; key < member.Key; key++) Codes([Wire.Nil]);
                Write(member.Type, $"value.{member.Name}", member.IsProperty);
                key++;
            }

            if (isConstant) return;
            Flush();
            _writer.Line("return ref p;");
        }
    }

    private Place Here => new("p", _offset);

    private void Codes(byte[] codes)
    {
        foreach (byte code in codes)
        {
            _writer.Line($"{Here.Value} = {Text.Hex(code)};");
            _offset++;
        }
    }

    private void Flush()
    {
        if (_offset > 0) _writer.Line($"p = ref {Here.Value};");
        _offset = 0;
    }

    private void Write(WireType type, string value, bool isProperty = false)
    {
        if (type.IsNullable) WriteNullable(type, value);
        else if (type.Kind == WireKind.Nested) WriteNested(type, value);
        else if (type.Kind == WireKind.Array) WriteArray(type, value, isProperty);
        else if (type.FixedLength is { } length)
        {
            EmitConstant(type, value);
            _offset += length;
        }
        else
        {
            Flush();
            _writer.Line($"p = ref FixedForm.{(type.Kind == WireKind.Text ? "WriteText" : "WriteView")}(ref p, {value});");
        }
    }

    private void EmitConstant(WireType type, string value)
    {
        if (type.Kind == WireKind.Bytes)
        {
            int start = _offset;
            Codes(Wire.Codes(type));
            _writer.Line($"Unsafe.WriteUnaligned({Here.Reference}, {value});");
            _offset = start;
        }
        else _writer.Line($"FixedForm.Write{type.Kind}({Here.Reference}, {Text.Number(type, value)});");
    }

    private void WriteNullable(WireType type, string value)
    {
        Flush();
        string inside = scope.Local("inside");
        using (_writer.Open($"if ({value} is {{ }} {inside})"))
        {
            Write(type.Inside, inside);
            Flush();
        }

        using (_writer.Open("else")) _writer.Line("p = ref CompactForm.WriteCode(ref p, FixedForm.Nil);");
        _writer.Blank();
    }

    private void WriteNested(WireType type, string value)
    {
        string write = $"Write{scope.Label(type.Shape!)}";
        if (type.FixedLength is { } length)
        {
            _writer.Line($"{write}({Here.Reference}, {value});");
            _offset += length;
            return;
        }

        Flush();
        _writer.Line($"p = ref {write}(ref p, {value});");
    }

    private void WriteArray(WireType type, string value, bool isProperty)
    {
        string items = value;
        if (isProperty)
        {
            items = scope.Local("items");
            _writer.Line($"{type.Name} {items} = {value};");
        }

        Codes(Wire.Codes(type));
        Flush();
        using (_writer.Open($"for (int i = 0; i < {type.Length}; i++)"))
        {
            Write(type.Element!, $"{items}[i]");
            Flush();
        }

        _writer.Blank();
    }
}

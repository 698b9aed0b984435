namespace Replay.Serialization.Generators;

/// <summary>Emits <c>Write</c> in the compact form: every value in its shortest form, as MessagePack-CSharp writes it.</summary>
internal sealed class CompactWriteEmitter(Scope scope)
{
    private readonly CodeWriter _writer = scope.Writer;

    public void Emit(Shape shape)
    {
        _writer.Blank();
        _writer.Line("/// <summary>Writes the compact form without bounds checks, and gives the place after it.</summary>");
        using (_writer.Open($"private static ref byte Write{scope.Label(shape)}(ref byte p, {Text.Input(shape)})"))
        {
            Codes(Wire.ArrayHeader(shape.Count));
            int key = 0;
            foreach (Member member in shape.Members)
            {
                for (; key < member.Key; key++) Codes([Wire.Nil]);
                Write(member.Type, $"value.{member.Name}", member.IsProperty);
                key++;
            }

            _writer.Line("return ref p;");
        }
    }

    /// <summary>How an integer is written: all signed ones alike, and all unsigned ones.</summary>
    public static (string Form, string Number) Integer(WireType type, string value) => type.Kind switch
    {
        WireKind.TimeSpan => ("Int64", $"{value}.Ticks"),
        WireKind.SByte or WireKind.Int16 or WireKind.Int32 or WireKind.Int64 => ("Int64", Text.Number(type, value)),
        _ => ("UInt64", Text.Number(type, value)),
    };

    private void Codes(byte[] codes)
    {
        foreach (byte code in codes) _writer.Line($"p = ref CompactForm.WriteCode(ref p, {Text.Hex(code)});");
    }

    private void Write(WireType type, string value, bool isProperty = false)
    {
        if (type.IsNullable) WriteNullable(type, value);
        else if (type.Kind == WireKind.Array) WriteArray(type, value, isProperty);
        else if (type.Kind == WireKind.Bytes) WriteBytes(type, value);
        else _writer.Line($"p = ref {Call(type, value)};");
    }

    private string Call(WireType type, string value) => type.Kind switch
    {
        WireKind.Nested => $"Write{scope.Label(type.Shape!)}(ref p, {value})",
        WireKind.Boolean => $"CompactForm.WriteCode(ref p, {value} ? FixedForm.True : FixedForm.False)",
        WireKind.Text => $"CompactForm.WriteText(ref p, {value})",
        WireKind.Utf8View => $"CompactForm.WriteText(ref p, {value}.Span)",
        WireKind.BytesView => $"CompactForm.WriteBytes(ref p, {value}.Span)",
        WireKind.Single or WireKind.Double or WireKind.DateTime or WireKind.Guid or WireKind.Decimal => $"CompactForm.Write{type.Kind}(ref p, {value})",
        _ => WriteInteger(Integer(type, value)),
    };

    private static string WriteInteger((string Form, string Number) integer) => $"CompactForm.Write{integer.Form}(ref p, {integer.Number})";

    private void WriteBytes(WireType type, string value)
    {
        Codes(Wire.Codes(type));
        _writer.Line($"Unsafe.WriteUnaligned(ref p, {value});");
        _writer.Line($"p = ref Unsafe.Add(ref p, {type.Length});");
    }

    private void WriteNullable(WireType type, string value)
    {
        string inside = scope.Local("inside");
        using (_writer.Open($"if ({value} is {{ }} {inside})")) Write(type.Inside, inside);
        using (_writer.Open("else")) Codes([Wire.Nil]);
        _writer.Blank();
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
        using (_writer.Open($"for (int i = 0; i < {type.Length}; i++)")) Write(type.Element!, $"{items}[i]");
        _writer.Blank();
    }
}

namespace Replay.Serialization.Generators;

/// <summary>Emits <c>LengthOf</c>, for values whose length varies: exact for the form that is named.</summary>
internal sealed class LengthEmitter(Scope scope, bool isCompact)
{
    private readonly CodeWriter _writer = scope.Writer;
    private int _constant;

    private string Method => isCompact ? "CompactLengthOf" : "LengthOf";

    public void Emit(Shape shape)
    {
        _writer.Blank();
        _writer.Line($"/// <summary>Bytes that the {(isCompact ? "compact" : "fixed")} form takes.</summary>");
        using (_writer.Open($"private static int {Method}{scope.Label(shape)}({Text.Input(shape)})"))
        {
            _constant = Wire.ArrayHeader(shape.Count).Length + shape.Count - shape.Members.Count;
            _writer.Line("int length = 0;");
            foreach (Member member in shape.Members) Add(member.Type, $"value.{member.Name}", member.IsProperty);
            _writer.Line($"return length + {_constant};");
        }
    }

    private void Add(WireType type, string value, bool isProperty = false)
    {
        if (!isCompact && type.FixedLength is { } length) _constant += length;
        else if (type.IsNullable) AddNullable(type, value);
        else if (type.Kind == WireKind.Array) AddArray(type, value, isProperty);
        else _writer.Line($"length += {Term(type, value)};");
    }

    private string Term(WireType type, string value) => type.Kind switch
    {
        WireKind.Nested => $"{Method}{scope.Label(type.Shape!)}({value})",
        _ when !isCompact => $"{(type.Kind == WireKind.Text ? 2 : 5)} + {value}.Length",
        WireKind.Text or WireKind.Utf8View => $"CompactForm.LengthOfText({value}.Length)",
        WireKind.BytesView => $"CompactForm.LengthOfBytes({value}.Length)",
        WireKind.DateTime or WireKind.Decimal => $"CompactForm.LengthOf{type.Kind}({value})",
        WireKind.Boolean or WireKind.Single or WireKind.Double or WireKind.Guid or WireKind.Bytes => $"{type.FixedLength}",
        _ => LengthOfInteger(CompactWriteEmitter.Integer(type, value)),
    };

    private static string LengthOfInteger((string Form, string Number) integer) => $"CompactForm.LengthOf{integer.Form}({integer.Number})";

    private void AddNullable(WireType type, string value)
    {
        // Nil, 1 byte, counts in any case: a value adds what it takes beyond.
        _constant++;
        if (!isCompact && type.Inside.FixedLength is { } length)
        {
            _writer.Line($"if ({value} is not null) length += {length - 1};");
            return;
        }

        string inside = scope.Local("inside");
        int before = _constant;
        using (_writer.Open($"if ({value} is {{ }} {inside})"))
        {
            Add(type.Inside, inside);
            _writer.Line($"length += {_constant - before - 1};");
        }

        _constant = before;
        _writer.Blank();
    }

    private void AddArray(WireType type, string value, bool isProperty)
    {
        string items = value;
        if (isProperty)
        {
            items = scope.Local("items");
            _writer.Line($"{type.Name} {items} = {value};");
        }

        int before = _constant;
        using (_writer.Open($"for (int i = 0; i < {type.Length}; i++)")) Add(type.Element!, $"{items}[i]");
        _constant = before + (_constant - before) * type.Length + Wire.ArrayHeader(type.Length).Length;
        _writer.Blank();
    }
}

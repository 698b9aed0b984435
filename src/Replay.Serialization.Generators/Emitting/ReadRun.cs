namespace Replay.Serialization.Generators;

/// <summary>A stretch of the fixed form whose length is constant: one bounds check, then all code bytes, then all values.</summary>
internal sealed class ReadRun(Scope scope, bool isBounded)
{
    private readonly List<string> _mismatches = [];
    private readonly List<Action> _reads = [];
    private int _length;

    /// <summary>The place after what was added so far.</summary>
    public Place End => new("p", _length);

    public void Add(byte[] codes)
    {
        AddMismatches(_mismatches, End, codes);
        _length += codes.Length;
    }

    /// <summary>A value whose fixed length is constant.</summary>
    public void Add(WireType type, Target target)
    {
        Place place = End;
        AddMismatches(_mismatches, type, place);
        _reads.Add(() => EmitRead(type, target, place));
        _length += type.FixedLength!.Value;
    }

    /// <summary>Leaves room for bytes that the caller reads.</summary>
    public Place Reserve(int bytes)
    {
        Place place = End;
        _length += bytes;
        return place;
    }

    public void Flush()
    {
        if (_length == 0) return;
        CodeWriter writer = scope.Writer;
        if (isBounded)
        {
            writer.Line($"if (source.Length - at < {_length}) return false;");
            writer.Line("p = ref Unsafe.Add(ref start, at);");
        }

        EmitMismatches(_mismatches);
        foreach (Action read in _reads) read();
        if (isBounded) writer.Line($"at += {_length};");
        _mismatches.Clear();
        _reads.Clear();
        _length = 0;
    }

    private void EmitMismatches(List<string> mismatches)
    {
        if (mismatches.Count == 0) return;
        CodeWriter writer = scope.Writer;
        for (int i = 0; i < mismatches.Count; i++)
        {
            string close = i == mismatches.Count - 1 ? ")" : "";
            writer.Line($"{(i == 0 ? "if (" : "    || ")}{mismatches[i]}{close}");
        }

        using (writer.Open()) writer.Line("return false;");
        writer.Blank();
    }

    private static void AddMismatches(List<string> mismatches, WireType type, Place place)
    {
        if (type.Kind == WireKind.Boolean) mismatches.Add($"!FixedForm.IsBoolean({place.Reference})");
        else if (type.Kind != WireKind.Nested) AddMismatches(mismatches, place, Wire.Codes(type));
    }

    private static void AddMismatches(List<string> mismatches, Place place, byte[] codes) =>
        mismatches.AddRange(codes.Select((code, i) => $"{place.After(i).Value} != {Text.Hex(code)}"));

    private void EmitRead(WireType type, Target target, Place place)
    {
        CodeWriter writer = scope.Writer;
        if (type.Kind == WireKind.Boolean)
        {
            writer.Line($"{target.Expression} = {place.Value} == FixedForm.True;");
            return;
        }

        if (type.Kind == WireKind.Nested)
        {
            target.AsVariable(scope, type, v => writer.Line($"if (!TryRead{scope.Label(type.Shape!)}({place.Reference}, ref {v})) return false;"));
            return;
        }

        Place value = place.After(Wire.Codes(type).Length);
        if (type.CanBeInvalid)
        {
            target.AsVariable(scope, type, v => writer.Line($"if (!FixedForm.TryRead{type.Kind}({value.Reference}, out {v})) return false;"));
        }
        else if (type.Kind == WireKind.Array) target.AsVariable(scope, type, v => EmitArray(type, v, value));
        else if (type.Kind == WireKind.Bytes) writer.Line($"{target.Expression} = Unsafe.ReadUnaligned<{type.Name}>({value.Reference});");
        else writer.Line($"{target.Expression} = {Text.Cast(type)}FixedForm.Read{type.Kind}({value.Reference});");
    }

    private void EmitArray(WireType type, string variable, Place place)
    {
        WireType element = type.Element!;
        var place0 = new Place("element", 0);
        using (scope.Writer.Open($"for (int i = 0; i < {type.Length}; i++)"))
        {
            scope.Writer.Line($"ref byte element = ref Unsafe.Add(ref {place.Base}, {place.Offset} + i * {element.FixedLength});");
            var mismatches = new List<string>();
            AddMismatches(mismatches, element, place0);
            EmitMismatches(mismatches);
            EmitRead(element, new Target($"{variable}[i]", true), place0);
        }

        scope.Writer.Blank();
    }
}

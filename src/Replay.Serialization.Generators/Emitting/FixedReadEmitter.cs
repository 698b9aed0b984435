namespace Replay.Serialization.Generators;

/// <summary>Emits <c>TryRead</c>: the fixed form, or false at the first byte that is not as the fixed form has it.</summary>
internal sealed class FixedReadEmitter(Scope scope)
{
    private readonly CodeWriter _writer = scope.Writer;

    public void Emit(Shape shape)
    {
        _writer.Blank();
        if (shape.FixedLength is not null) EmitConstant(shape);
        else EmitVarying(shape);
    }

    private void EmitConstant(Shape shape)
    {
        _writer.Line("/// <summary>Reads the fixed form without bounds checks; false: it is in another form.</summary>");
        using (_writer.Open($"private static bool TryRead{scope.Label(shape)}(ref byte p, {shape.Slot} value)"))
        {
            var run = new ReadRun(scope, isBounded: false);
            AddMembers(run, shape);
            run.Flush();
            _writer.Line("return true;");
        }
    }

    private void EmitVarying(Shape shape)
    {
        _writer.Line("/// <summary>Reads the fixed form, with one bounds check for each stretch of constant length; false: it is in another form.</summary>");
        using (_writer.Open($"private static bool TryRead{scope.Label(shape)}(ReadOnlySpan<byte> source, ref int position, {shape.Slot} value)"))
        {
            _writer.Line("ref byte start = ref MemoryMarshal.GetReference(source);");
            _writer.Line("ref byte p = ref start;");
            _writer.Line("int at = position;");
            var run = new ReadRun(scope, isBounded: true);
            AddMembers(run, shape);
            run.Flush();
            _writer.Line("position = at;");
            _writer.Line("return true;");
        }
    }

    private void AddMembers(ReadRun run, Shape shape)
    {
        run.Add(Wire.ArrayHeader(shape.Count));
        int key = 0;
        foreach (Member member in shape.Members)
        {
            for (; key < member.Key; key++) run.Add([Wire.Nil]);
            Add(run, member.Type, Target.Of(member));
            key++;
        }
    }

    private void Add(ReadRun run, WireType type, Target target)
    {
        if (type.FixedLength is not null) run.Add(type, target);
        else if (type.IsNullable) AddNullable(run, type, target);
        else if (type.Kind == WireKind.Nested) AddNested(run, type, target);
        else if (type.Kind == WireKind.Array) AddArray(run, type, target);
        else AddText(run, type, target);
    }

    private void AddNullable(ReadRun run, WireType type, Target target)
    {
        run.Flush();
        using (_writer.Open("if (at < source.Length && Unsafe.Add(ref start, at) == FixedForm.Nil)"))
        {
            _writer.Line($"{target.Expression} = null;");
            _writer.Line("at++;");
        }

        using (_writer.Open("else"))
        {
            var inside = new ReadRun(scope, isBounded: true);
            string local = scope.Local("inside");
            _writer.Line($"{type.Name} {local} = default;");
            Add(inside, type.Inside, new Target(local, true));
            inside.Flush();
            _writer.Line($"{target.Expression} = {local};");
        }

        _writer.Blank();
    }

    private void AddNested(ReadRun run, WireType type, Target target)
    {
        run.Flush();
        target.AsVariable(scope, type, v => _writer.Line($"if (!TryRead{scope.Label(type.Shape!)}(source, ref at, ref {v})) return false;"));
    }

    private void AddArray(ReadRun run, WireType type, Target target)
    {
        run.Add(Wire.Codes(type));
        run.Flush();
        target.AsVariable(scope, type, v =>
        {
            using (_writer.Open($"for (int i = 0; i < {type.Length}; i++)"))
            {
                var inside = new ReadRun(scope, isBounded: true);
                Add(inside, type.Element!, new Target($"{v}[i]", true));
                inside.Flush();
            }

            _writer.Blank();
        });
    }

    /// <summary>The header closes the run; the bytes after it are checked against their own length.</summary>
    private void AddText(ReadRun run, WireType type, Target target)
    {
        run.Add([type.Kind switch { WireKind.Text => 0xd9, WireKind.Utf8View => 0xdb, _ => 0xc6 }]);
        Place length = run.Reserve(type.Kind == WireKind.Text ? 1 : 4);
        run.Flush();
        string method = type.Kind == WireKind.Text ? "TryReadText" : "TryReadView";
        target.AsVariable(scope, type, v => _writer.Line($"if (!FixedForm.{method}(source, {length.Reference}, ref at, out {v})) return false;"));
        _writer.Blank();
    }
}

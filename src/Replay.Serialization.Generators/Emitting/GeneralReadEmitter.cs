namespace Replay.Serialization.Generators;

/// <summary>Emits <c>Read</c>: any MessagePack of the type, in whatever form it was written; missing members become their default, extra ones are skipped.</summary>
internal sealed class GeneralReadEmitter(Scope scope)
{
    private readonly CodeWriter _writer = scope.Writer;

    public void Emit(Shape shape)
    {
        _writer.Blank();
        _writer.Line("/// <summary>Reads any form, and gives the offset after it; members that it does not have become their default, unknown ones are skipped.</summary>");
        _writer.Line("[MethodImpl(MethodImplOptions.NoInlining)]");
        using (_writer.Open($"private static int Read{scope.Label(shape)}(ReadOnlySpan<byte> source, int offset, {shape.Slot} value)"))
        {
            _writer.Line("var reader = new MessagePackSpanReader(source, offset);");
            _writer.Line("int count = reader.ReadArrayHeader();");
            int key = 0;
            foreach (Member member in shape.Members)
            {
                if (member.Key > key) _writer.Line($"reader.Skip(Math.Min(count, {member.Key}) - {key});");
                EmitMember(member);
                key = member.Key + 1;
            }

            _writer.Line($"reader.Skip(count - {shape.Count});");
            _writer.Line("return reader.Offset;");
        }
    }

    private void EmitMember(Member member)
    {
        var target = Target.Of(member);
        if (Expression(member.Type) is { } expression)
        {
            _writer.Line($"{target.Expression} = count > {member.Key} ? {expression} : default;");
            return;
        }

        using (_writer.Open($"if (count > {member.Key})")) EmitRead(member.Type, target);
        using (_writer.Open("else")) _writer.Line($"{target.Expression} = default;");
        _writer.Blank();
    }

    private void EmitRead(WireType type, Target target)
    {
        if (Expression(type) is { } expression) _writer.Line($"{target.Expression} = {expression};");
        else if (type.IsNullable) EmitNullable(type, target);
        else target.AsVariable(scope, type, v => EmitInto(type, v));
    }

    private void EmitNullable(WireType type, Target target)
    {
        using (_writer.Open("if (reader.TryReadNil())")) _writer.Line($"{target.Expression} = null;");
        using (_writer.Open("else")) new Target(target.Expression, false).AsVariable(scope, type.Inside, v => EmitInto(type.Inside, v));
    }

    /// <summary>What cannot be an expression: values that are filled by reference.</summary>
    private void EmitInto(WireType type, string variable)
    {
        if (type.Kind == WireKind.Text) _writer.Line($"reader.ReadText(out {variable});");
        else if (type.Kind == WireKind.Bytes) _writer.Line($"reader.ReadBytes({variable});");
        else if (type.Kind == WireKind.Nested) _writer.Line($"reader.Offset = Read{scope.Label(type.Shape!)}(source, reader.Offset, ref {variable});");
        else EmitArray(type, variable);
    }

    private void EmitArray(WireType type, string variable)
    {
        string count = scope.Local("count");
        _writer.Line($"int {count} = reader.TryReadNil() ? 0 : reader.ReadArrayHeader();");
        using (_writer.Open($"for (int i = 0; i < {type.Length}; i++)"))
        {
            var element = new Target($"{variable}[i]", true);
            if (Expression(type.Element!) is { } expression) _writer.Line($"{element.Expression} = i < {count} ? {expression} : default;");
            else
            {
                using (_writer.Open($"if (i < {count})")) EmitRead(type.Element!, element);
                using (_writer.Open("else")) _writer.Line($"{element.Expression} = default;");
            }
        }

        _writer.Line($"reader.Skip({count} - {type.Length});");
    }

    private static string? Expression(WireType type)
    {
        if (type.IsNullable) return Expression(type.Inside) is { } inside ? $"(reader.TryReadNil() ? null : ({type.Name}?){inside})" : null;
        return type.Kind switch
        {
            WireKind.Text or WireKind.Bytes or WireKind.Array or WireKind.Nested => null,
            _ => $"{Text.Cast(type)}reader.Read{type.Kind}()",
        };
    }
}

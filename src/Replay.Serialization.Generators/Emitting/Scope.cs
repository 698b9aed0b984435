namespace Replay.Serialization.Generators;

/// <summary>What the emitters of one codec share: the writer, the names of the types' methods, and fresh local names.</summary>
internal sealed class Scope(CodeWriter writer, IEnumerable<Shape> shapes)
{
    private readonly Dictionary<string, string> _labels = shapes
        .GroupBy(s => s.Label)
        .SelectMany(g => g.Select((s, i) => (s.TypeName, Label: i == 0 ? s.Label : s.Label + (i + 1))))
        .ToDictionary(pair => pair.TypeName, pair => pair.Label);

    private int _locals;

    public CodeWriter Writer => writer;

    /// <summary>Short and unique name of a type, for the names of its methods.</summary>
    public string Label(Shape shape) => _labels[shape.TypeName];

    public string Local(string name) => $"{name}{++_locals}";
}

/// <summary>A place on the wire: a constant number of bytes after a reference.</summary>
internal readonly record struct Place(string Base, int Offset)
{
    public Place After(int bytes) => this with { Offset = Offset + bytes };

    /// <summary>The byte there.</summary>
    public string Value => Offset == 0 ? Base : $"Unsafe.Add(ref {Base}, {Offset})";

    /// <summary>A reference to it.</summary>
    public string Reference => $"ref {Value}";
}

/// <summary>Where a decoded value goes.</summary>
/// <param name="Expression">C# that can be assigned.</param>
/// <param name="IsVariable">Whether it can be passed by reference: a property cannot.</param>
internal readonly record struct Target(string Expression, bool IsVariable)
{
    public static Target Of(Member member) => new($"value.{member.Name}", !member.IsProperty);

    /// <summary>Runs an emitter on a variable: this one, or a local that is assigned to it afterwards.</summary>
    public void AsVariable(Scope scope, WireType type, Action<string> emit)
    {
        if (IsVariable)
        {
            emit(Expression);
            return;
        }

        string local = scope.Local("local");
        scope.Writer.Line($"{type.Name} {local} = default;");
        emit(local);
        scope.Writer.Line($"{Expression} = {local};");
    }
}

/// <summary>C# of bytes and names.</summary>
internal static class Text
{
    public static string Hex(byte value) => $"0x{value:x2}";

    /// <summary>From an enumeration's number to the enumeration.</summary>
    public static string Cast(WireType type) => type.IsEnum ? $"({type.Name})" : "";

    /// <summary>From an enumeration to its number.</summary>
    public static string Number(WireType type, string value) => type.IsEnum ? $"({Keyword(type.Kind)}){value}" : value;

    private static string Keyword(WireKind kind) => kind switch
    {
        WireKind.SByte => "sbyte",
        WireKind.Byte => "byte",
        WireKind.Int16 => "short",
        WireKind.UInt16 => "ushort",
        WireKind.Int32 => "int",
        WireKind.UInt32 => "uint",
        WireKind.Int64 => "long",
        _ => "ulong",
    };

    /// <summary>How a value of a shape is passed to be read.</summary>
    public static string Input(Shape shape) => shape.IsClass ? $"{shape.TypeName} value" : $"scoped in {shape.TypeName} value";
}

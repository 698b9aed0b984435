namespace Replay.Serialization.Generators;

/// <summary>A type that stands on the wire as an array of its members by key.</summary>
/// <param name="TypeName">Fully qualified.</param>
/// <param name="Label">Short name, part of the names of generated methods.</param>
/// <param name="IsClass">Whether the slot holds a reference.</param>
/// <param name="Members">In the order of their keys.</param>
internal sealed record Shape(string TypeName, string Label, bool IsClass, EquatableArray<Member> Members)
{
    /// <summary>Elements of the array: keys without a member are nil.</summary>
    public int Count => Members.Count == 0 ? 0 : Members[Members.Count - 1].Key + 1;

    /// <summary>Bytes in the fixed form; null: it depends on the value.</summary>
    public int? FixedLength => Wire.ArrayHeader(Count).Length + (Count - Members.Count) + Members.Aggregate((int?)0, (sum, m) => sum + m.Type.FixedLength);

    /// <summary>Whether a member points into the recording.</summary>
    public bool HoldsView => Members.Any(m => (m.Type.Element ?? m.Type) is { } type && (type.Kind is WireKind.Utf8View or WireKind.BytesView || type.Shape?.HoldsView == true));

    /// <summary>How a parameter of this type is passed to be filled.</summary>
    public string Slot => IsClass ? TypeName : $"ref {TypeName}";

    /// <summary>This shape and all that are nested in it, each once, the innermost last.</summary>
    public IEnumerable<Shape> All() => Enumerate().GroupBy(s => s.TypeName).Select(g => g.First());

    private IEnumerable<Shape> Enumerate()
    {
        IEnumerable<Shape> nested = Members.Select(m => (m.Type.Element ?? m.Type).Shape).OfType<Shape>();
        return new[] { this }.Concat(nested.SelectMany(s => s.Enumerate()));
    }
}

/// <summary>A member with a key.</summary>
/// <param name="Key">Its place in the array.</param>
/// <param name="Name">Its C# name.</param>
/// <param name="IsProperty">Whether it is a property, which cannot be passed by reference.</param>
/// <param name="Type">Its type.</param>
internal sealed record Member(int Key, string Name, bool IsProperty, WireType Type);

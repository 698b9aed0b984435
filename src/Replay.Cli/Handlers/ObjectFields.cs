using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Replay.Cli.Handlers;

/// <summary>An object's fields as text, those of its parts included, so that two objects can be compared by people.</summary>
internal static class ObjectFields
{
    private const int MaxDepth = 4;
    private const int MaxItems = 4_096;

    /// <summary>Names, such as <c>_positions[3].Size</c>, and values.</summary>
    public static IReadOnlyDictionary<string, string> Of(object? value)
    {
        SortedDictionary<string, string> fields = new(StringComparer.Ordinal);
        Add(fields, "", value, depth: 0, []);
        return fields;
    }

    /// <summary>The fields that two objects do not share.</summary>
    public static IEnumerable<(string Name, string? A, string? B)> Differences(IReadOnlyDictionary<string, string> a, IReadOnlyDictionary<string, string> b) =>
        a.Keys.Union(b.Keys).Order(StringComparer.Ordinal)
            .Select(name => (Name: name, A: a.GetValueOrDefault(name), B: b.GetValueOrDefault(name)))
            .Where(field => field.A != field.B);

    /// <summary>Fields as a line of text.</summary>
    public static string Line(IReadOnlyDictionary<string, string>? fields) =>
        fields is null ? "nothing" : string.Join(", ", fields.Select(field => field.Key.Length == 0 ? field.Value : $"{field.Key}={field.Value}"));

    private static void Add(SortedDictionary<string, string> fields, string name, object? value, int depth, HashSet<object> above)
    {
        if (fields.Count >= MaxItems) return;
        if (value is null or string or IFormattable || value.GetType().IsPrimitive)
        {
            fields[name] = Text(value);
            return;
        }

        if (depth == MaxDepth || value is Delegate or Pointer || (!value.GetType().IsValueType && !above.Add(value))) return;
        if (value is IEnumerable items && value.GetType().Namespace?.StartsWith("System", StringComparison.Ordinal) != false) AddItems(fields, name, items, depth, above);
        else AddMembers(fields, name, value, depth, above);
        if (!value.GetType().IsValueType) above.Remove(value);
    }

    private static void AddItems(SortedDictionary<string, string> fields, string name, IEnumerable items, int depth, HashSet<object> above)
    {
        int index = 0;
        foreach (object? item in items)
        {
            if (index == MaxItems) return;
            Add(fields, string.Create(CultureInfo.InvariantCulture, $"{name}[{index++}]"), item, depth + 1, above);
        }
    }

    private static void AddMembers(SortedDictionary<string, string> fields, string name, object value, int depth, HashSet<object> above)
    {
        for (Type? type = value.GetType(); type is not null && type != typeof(object) && type != typeof(ValueType); type = type.BaseType)
        {
            foreach (FieldInfo field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            {
                if (field.FieldType.IsPointer || field.FieldType.IsByRefLike) continue;
                Add(fields, name.Length == 0 ? NameOf(field) : $"{name}.{NameOf(field)}", field.GetValue(value), depth + 1, above);
            }
        }
    }

    // What holds an automatic property is called <Name>k__BackingField.
    private static string NameOf(FieldInfo field) => field.IsDefined(typeof(CompilerGeneratedAttribute)) && field.Name.IndexOf('>', StringComparison.Ordinal) is var end and > 0
        ? field.Name[1..end]
        : field.Name;

    private static string Text(object? value) => value switch
    {
        null => "null",
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => $"{value}",
    };
}

/// <summary>Bytes as people read them.</summary>
internal static class RawBytes
{
    private const int Shown = 64;

    /// <summary>Length and first bytes of a message.</summary>
    public static IReadOnlyDictionary<string, string> Of(ReadOnlySpan<byte> bytes) => new SortedDictionary<string, string>(StringComparer.Ordinal)
    {
        ["bytes"] = Convert.ToHexStringLower(bytes[..Math.Min(bytes.Length, Shown)]) + (bytes.Length > Shown ? "…" : ""),
        ["length"] = bytes.Length.ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>The word of eight bytes in which a byte lies, and its place.</summary>
    public static string Around(ReadOnlySpan<byte> bytes, int offset)
    {
        const int Word = 8;
        int start = offset / Word * Word;
        if (start >= bytes.Length) return string.Create(CultureInfo.InvariantCulture, $"ends after {bytes.Length} bytes");
        ReadOnlySpan<byte> word = bytes[start..Math.Min(bytes.Length, start + Word)];
        string number = word.Length == Word ? string.Create(CultureInfo.InvariantCulture, $" ({BitConverter.ToInt64(word)})") : "";
        return string.Create(CultureInfo.InvariantCulture, $"bytes {start} to {start + word.Length} of {bytes.Length}: {Convert.ToHexStringLower(word)}{number}");
    }
}

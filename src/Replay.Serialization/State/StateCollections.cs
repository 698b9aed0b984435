using System.ComponentModel;

namespace Replay.Serialization;

/// <summary>Writes one element of a state.</summary>
/// <param name="writer">Where it goes.</param>
/// <param name="value">The element.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public delegate void StateWrite<in T>(StateWriter writer, T value);

/// <summary>Reads one element of a state.</summary>
/// <param name="reader">Where it comes from.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public delegate T StateRead<out T>(ref StateReader reader);

/// <summary>Collections in a state, for generated code: the number of elements (int32), then each; sets and maps in the order of their keys.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class StateCollections
{
    /// <summary>Writes a value that may be missing.</summary>
    /// <param name="writer">Where it goes.</param>
    /// <param name="value">The value.</param>
    /// <param name="write">Writes it.</param>
    public static void WriteNullable<T>(StateWriter writer, T? value, StateWrite<T> write) where T : struct
    {
        writer.WriteBoolean(value.HasValue);
        if (value is { } present) write(writer, present);
    }

    /// <summary>Reads a value that may be missing.</summary>
    /// <param name="reader">Where it comes from.</param>
    /// <param name="read">Reads it.</param>
    public static T? ReadNullable<T>(ref StateReader reader, StateRead<T> read) where T : struct => reader.ReadBoolean() ? read(ref reader) : null;

    /// <summary>Writes elements in their own order.</summary>
    /// <param name="writer">Where they go.</param>
    /// <param name="items">The elements.</param>
    /// <param name="write">Writes one.</param>
    public static void WriteSequence<T>(StateWriter writer, IReadOnlyCollection<T> items, StateWrite<T> write)
    {
        writer.WriteInt32(items.Count);
        foreach (T item in items) write(writer, item);
    }

    /// <summary>Writes the elements of a set, sorted.</summary>
    /// <inheritdoc cref="WriteSequence" path="/param"/>
    public static void WriteSet<T>(StateWriter writer, IReadOnlyCollection<T> items, StateWrite<T> write) =>
        WriteSequence(writer, [.. items.Order(KeyOrder<T>())], write);

    /// <summary>Writes the entries of a dictionary, sorted by their keys.</summary>
    /// <param name="writer">Where they go.</param>
    /// <param name="map">The dictionary.</param>
    /// <param name="writeKey">Writes a key.</param>
    /// <param name="writeValue">Writes a value.</param>
    public static void WriteMap<TKey, TValue>(
        StateWriter writer, IReadOnlyDictionary<TKey, TValue> map, StateWrite<TKey> writeKey, StateWrite<TValue> writeValue)
    {
        writer.WriteInt32(map.Count);
        foreach ((TKey key, TValue value) in map.OrderBy(entry => entry.Key, KeyOrder<TKey>()))
        {
            writeKey(writer, key);
            writeValue(writer, value);
        }
    }

    /// <summary>Reads elements into a new array.</summary>
    /// <param name="reader">Where they come from.</param>
    /// <param name="read">Reads one.</param>
    public static T[] ReadArray<T>(ref StateReader reader, StateRead<T> read)
    {
        T[] items = new T[reader.ReadCount(entrySize: 1)];
        for (int i = 0; i < items.Length; i++) items[i] = read(ref reader);
        return items;
    }

    /// <summary>Reads elements into an array that is there.</summary>
    /// <param name="reader">Where they come from.</param>
    /// <param name="items">The array, as long as the one that was saved.</param>
    /// <param name="read">Reads one.</param>
    /// <exception cref="InvalidDataException">The saved one had another length.</exception>
    public static void ReadIntoArray<T>(ref StateReader reader, T[] items, StateRead<T> read)
    {
        int count = reader.ReadCount(entrySize: 1);
        if (count != items.Length) throw new InvalidDataException($"The state holds an array of {count} elements, the handler's has {items.Length}; build it as it was saved.");
        for (int i = 0; i < items.Length; i++) items[i] = read(ref reader);
    }

    /// <summary>Replaces the elements of a list or set.</summary>
    /// <param name="reader">Where they come from.</param>
    /// <param name="items">The collection.</param>
    /// <param name="read">Reads one.</param>
    public static TCollection ReadInto<TCollection, T>(ref StateReader reader, TCollection items, StateRead<T> read) where TCollection : ICollection<T>
    {
        items.Clear();
        for (int left = reader.ReadCount(entrySize: 1); left > 0; left--) items.Add(read(ref reader));
        return items;
    }

    /// <summary>Replaces the elements of a queue.</summary>
    /// <inheritdoc cref="ReadInto" path="/param"/>
    public static Queue<T> ReadIntoQueue<T>(ref StateReader reader, Queue<T> items, StateRead<T> read)
    {
        items.Clear();
        for (int left = reader.ReadCount(entrySize: 1); left > 0; left--) items.Enqueue(read(ref reader));
        return items;
    }

    /// <summary>Replaces the entries of a dictionary.</summary>
    /// <param name="reader">Where they come from.</param>
    /// <param name="map">The dictionary.</param>
    /// <param name="readKey">Reads a key.</param>
    /// <param name="readValue">Reads a value.</param>
    public static TMap ReadIntoMap<TMap, TKey, TValue>(ref StateReader reader, TMap map, StateRead<TKey> readKey, StateRead<TValue> readValue)
        where TMap : IDictionary<TKey, TValue>
    {
        map.Clear();
        for (int left = reader.ReadCount(entrySize: 2); left > 0; left--)
        {
            TKey key = readKey(ref reader);
            if (map.ContainsKey(key)) throw new InvalidDataException($"The state holds the key '{key}' twice; it is damaged or foreign.");
            map.Add(key, readValue(ref reader));
        }

        return map;
    }

    /// <summary>Texts by their code units: the usual order depends on the culture.</summary>
    private static IComparer<T> KeyOrder<T>() => typeof(T) == typeof(string) ? (IComparer<T>)StringComparer.Ordinal : Comparer<T>.Default;
}

using Parquet;
using Parquet.Schema;

namespace Replay.Backtesting;

/// <summary>A column of a Parquet file, gathered until a group of rows is written.</summary>
internal interface IParquetColumn
{
    DataField Field { get; }

    /// <summary>Writes what was gathered, and begins anew.</summary>
    Task Write(ParquetRowGroupWriter group);
}

/// <summary>A column with a value a row.</summary>
internal sealed class ParquetColumn<T>(DataField dataField, Func<ParquetRowGroupWriter, DataField, ReadOnlyMemory<T>, Task> write) : IParquetColumn
{
    private T[] _values = new T[1024];

    public DataField Field => dataField;

    public int Count { get; private set; }

    public void Add(T value)
    {
        if (Count == _values.Length) Array.Resize(ref _values, 2 * Count);
        _values[Count++] = value;
    }

    public Task Write(ParquetRowGroupWriter group)
    {
        ReadOnlyMemory<T> values = _values.AsMemory(0, Count);
        Count = 0;
        return write(group, dataField, values);
    }
}

/// <summary>A column with a list of decimals a row, in Parquet's levels: what repeats the row before it, and what is there at all.</summary>
internal sealed class ParquetLevelColumn(DataField dataField) : IParquetColumn
{
    private readonly List<decimal> _values = [];
    private readonly List<int> _definition = [];
    private readonly List<int> _repetition = [];
    private bool _isFirst;

    public DataField Field => dataField;

    public void BeginRow() => _isFirst = true;

    public void Add(decimal value)
    {
        _values.Add(value);
        AddLevel(isThere: true);
    }

    /// <summary>Ends a row; one without values still takes its place.</summary>
    public void EndRow()
    {
        if (_isFirst) AddLevel(isThere: false);
    }

    public Task Write(ParquetRowGroupWriter group)
    {
        (decimal[] values, int[] definition, int[] repetition) = ([.. _values], [.. _definition], [.. _repetition]);
        _values.Clear();
        _definition.Clear();
        _repetition.Clear();
        return group.WriteAllPartsAsync<decimal>(dataField, values, definition, repetition, CancellationToken.None);
    }

    private void AddLevel(bool isThere)
    {
        _definition.Add(isThere ? 1 : 0);
        _repetition.Add(_isFirst ? 0 : 1);
        _isFirst = false;
    }
}

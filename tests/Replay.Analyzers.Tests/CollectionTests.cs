namespace Replay.Analyzers.Tests;

/// <summary>REPLAY107: the order of hashed collections.</summary>
public class CollectionTests
{
    [Theory]
    [InlineData("foreach (var pair in {|REPLAY107:_byName|}) _list.Add(pair.Value);")]
    [InlineData("foreach (int value in {|REPLAY107:_byName.Values|}) _sum += value * 0.1;")]
    [InlineData("foreach (string key in {|REPLAY107:_byName.Keys|}) _text = key;")]
    [InlineData("foreach (int x in {|REPLAY107:_set|}) if (x > 5) { _count = x; break; }")]
    [InlineData("foreach (int x in {|REPLAY107:_set|}) { _count++; if (x > 5) return; }")]
    [InlineData("foreach (var pair in {|REPLAY107:_shared|}) Console.WriteLine(pair.Key > 0);")]
    [InlineData("foreach (int key in {|REPLAY107:_shared.Keys|}) _list.Add(key);")]
    [InlineData("foreach (int x in {|REPLAY107:_set|}.Where(x => x > 1)) _list.Add(x);")]
    [InlineData("_object = {|REPLAY107:_byName|}.First();")]
    [InlineData("_object = {|REPLAY107:_set|}.ToList();")]
    [InlineData("_object = _list.Concat({|REPLAY107:_set|}).ToList();")]
    [InlineData("_object = {|REPLAY107:_byName.Values|}.Select(x => x + 1).ToArray();")]
    [InlineData("_text = string.Join(',', {|REPLAY107:_set|});")]
    [InlineData("_object = new List<int>({|REPLAY107:_set|});")]
    [InlineData("int[] all = [.. {|REPLAY107:_set|}]; _object = all;")]
    [InlineData("_sum = {|REPLAY107:_shared.Values|}.Sum();")]
    [InlineData("_sum = {|REPLAY107:_shared|}.Average(pair => pair.Value);")]
    [InlineData("_object = {|REPLAY107:_set|}.Aggregate((a, b) => a * 31 + b);")]
    [InlineData("_object = {|REPLAY107:_set|}.Select((x, i) => x * i).Sum();")]
    [InlineData("using var e = {|REPLAY107:_set|}.GetEnumerator(); e.MoveNext(); _count = e.Current;")]
    public Task Reports(string statements) => Check.Statements(statements);

    [Theory]
    [InlineData("foreach (int x in _list) _sum += x;")]
    [InlineData("foreach (int value in _byName.Values) _count += value;")]
    [InlineData("foreach (int value in _byName.Values) { if (value > 3) _count++; }")]
    [InlineData("long max = 0; foreach (int value in _byName.Values) max = Math.Max(max, value); _count = max;")]
    [InlineData("bool found = false; foreach (int x in _set) { int y = x * 2; if (y > 5) { found = true; break; } } _object = found;")]
    [InlineData("foreach (int x in _set.Order()) _list.Add(x);")]
    [InlineData("foreach (var pair in _byName.Where(p => p.Value > 1).OrderBy(p => p.Value)) _list.Add(pair.Value);")]
    [InlineData("_count = _byName.Count + _byName.Values.Sum() + _set.Count(x => x > 2) + _set.Max();")]
    [InlineData("_object = _byName.Any(p => p.Value > 2) && _set.All(x => x > 1);")]
    [InlineData("_object = new HashSet<int>(_set); _object = new SortedSet<int>(_set); _object = _set.ToHashSet();")]
    [InlineData("_object = _set.Concat(_list).Concat(_set).Order().ToArray();")]
    [InlineData("List<int> copy = new(_set); copy.Sort(); _object = copy;")]
    [InlineData("int[] copy = [.. _set]; Array.Sort(copy); _object = copy;")]
    [InlineData("int[] copy = _set.ToArray(); copy.AsSpan().Sort(); _object = copy;")]
    [InlineData("_set.UnionWith(_list); _object = _set.SetEquals(_set); _object = _list.Except(_set).ToList();")]
    [InlineData("_byName[\"a\"] = _byName.GetValueOrDefault(\"b\"); _byName.Remove(\"c\");")]
    [InlineData("foreach (var pair in new SortedDictionary<int, int>()) _list.Add(pair.Value);")]
    public Task Stays_silent(string statements) => Check.Statements(statements);

    [Fact]
    public async Task The_message_says_the_mend() => Assert.Equal(
        "The order of '_byName' is not defined and changes when a run is resumed: sort it first, or keep a sorted collection or a list",
        await Check.Message("foreach (var pair in _byName) _object = pair;"));
}

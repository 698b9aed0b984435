namespace Replay.Analyzers.Tests;

/// <summary>REPLAY109: the machine's culture.</summary>
public class CultureTests
{
    [Theory]
    [InlineData("_text = {|REPLAY109:_sum.ToString()|};")]
    [InlineData("_text = {|REPLAY109:_count.ToString(\"N2\")|};")]
    [InlineData("_text = {|REPLAY109:1.5m.ToString((IFormatProvider?)null)|};")]
    [InlineData("_text = {|REPLAY109:new DateTime(5).ToString(\"d\")|};")]
    [InlineData("_sum = {|REPLAY109:double.Parse(_text)|};")]
    [InlineData("_object = {|REPLAY109:ulong.TryParse(_text, out _)|};")]
    [InlineData("_object = {|REPLAY109:DateTime.Parse(_text)|};")]
    [InlineData("_text = {|REPLAY109:$\"{_sum:F2}\"|};")]
    [InlineData("_text = {|REPLAY109:\"a\" + _sum|};")]
    [InlineData("_text = {|REPLAY109:string.Format(\"{0}\", _sum)|};")]
    [InlineData("_text = {|REPLAY109:Convert.ToString(_sum)|}; _sum = {|REPLAY109:Convert.ToDouble(_text)|};")]
    [InlineData("StringBuilder b = new(); {|REPLAY109:b.Append(_sum)|}; {|REPLAY109:b.Append($\"{_sum}\")|};")]
    [InlineData("_text = {|REPLAY109:_text.ToUpper()|};")]
    [InlineData("_count = {|REPLAY109:string.Compare(_text, \"a\")|};")]
    [InlineData("_count = {|REPLAY109:_text.CompareTo(\"a\")|};")]
    [InlineData("_object = {|REPLAY109:_text.StartsWith(\"a\")|};")]
    [InlineData("_count = {|REPLAY109:_text.IndexOf(\"a\")|};")]
    [InlineData("_object = _text.Equals(\"a\", {|REPLAY109:StringComparison.CurrentCulture|});")]
    [InlineData("_object = {|REPLAY109:CultureInfo.CurrentCulture|};")]
    [InlineData("_object = {|REPLAY109:StringComparer.CurrentCulture|};")]
    [InlineData("_object = {|REPLAY109:new SortedDictionary<string, int>()|};")]
    [InlineData("_object = {|REPLAY109:_byName.Keys.Order()|}.ToList();")]
    [InlineData("_object = {|REPLAY109:_byName.OrderBy(pair => pair.Key)|}.ToList();")]
    [InlineData("List<string> names = new(); {|REPLAY109:names.Sort()|};")]
    [InlineData("string[] names = []; {|REPLAY109:Array.Sort(names)|};")]
    [InlineData("Span<char> text = stackalloc char[9]; {|REPLAY109:_sum.TryFormat(text, out _)|};")]
    public Task Reports(string statements) => Check.Statements(statements);

    [Theory]
    [InlineData("_text = _sum.ToString(CultureInfo.InvariantCulture); _sum = double.Parse(_text, CultureInfo.InvariantCulture);")]
    [InlineData("_text = string.Create(CultureInfo.InvariantCulture, $\"{_sum}\"); _text = FormattableString.Invariant($\"{_sum}\");")]
    [InlineData("_text = $\"{_text} {DayOfWeek.Friday} {5u} {true}\" + _text + 'c' + 5u;")]
    [InlineData("StringBuilder b = new(); b.Append(_text).Append('c').Append(CultureInfo.InvariantCulture, $\"{_sum}\");")]
    [InlineData("_text = _text.ToUpperInvariant(); _object = _text.StartsWith('a') || _text.Contains(\"a\") || _text == \"a\";")]
    [InlineData("_object = _text.StartsWith(\"a\", StringComparison.Ordinal); _count = string.CompareOrdinal(_text, \"a\");")]
    [InlineData("_object = new SortedDictionary<string, int>(StringComparer.Ordinal); _object = new SortedSet<int>();")]
    [InlineData("_object = _byName.Keys.Order(StringComparer.Ordinal).ToList(); _object = _set.Order().ToList();")]
    [InlineData("_object = _text.ToString(); _object = DayOfWeek.Friday.ToString(); _object = true.ToString();")]
    [InlineData("if (_count < 0) throw new InvalidOperationException($\"{_count} is negative, {_sum}\" + _sum);")]
    [InlineData("Span<char> text = stackalloc char[9]; _sum.TryFormat(text, out _, default, CultureInfo.InvariantCulture);")]
    [InlineData("_text = \"a\" + 1;")]
    public Task Stays_silent(string statements) => Check.Statements(statements);

    [Theory]
    [InlineData("_object = 1.5.ToString();", "'double.ToString' depends on the machine's culture: pass CultureInfo.InvariantCulture")]
    [InlineData("_object = \"a\".StartsWith(\"b\");", "'string.StartsWith' depends on the machine's culture: pass StringComparison.Ordinal")]
    [InlineData("_object = $\"{data}\";", "'{data}' depends on the machine's culture: pass it through string.Create(CultureInfo.InvariantCulture, …)")]
    [InlineData("_object = new SortedSet<string>();", "'new SortedSet<string>' depends on the machine's culture: pass StringComparer.Ordinal")]
    public async Task The_message_says_the_mend(string statements, string message) => Assert.Equal(message, await Check.Message(statements));
}

namespace Replay.Analyzers.Tests;

/// <summary>REPLAY108: hash codes.</summary>
public class HashCodeTests
{
    [Theory]
    [InlineData("_count = {|REPLAY108:_text.GetHashCode()|};")]
    [InlineData("_count = {|REPLAY108:new object().GetHashCode()|};")]
    [InlineData("_count = {|REPLAY108:HashCode.Combine(1, 2)|};")]
    [InlineData("HashCode hash = default; {|REPLAY108:hash.Add(1)|}; _count = {|REPLAY108:hash.ToHashCode()|};")]
    [InlineData("_count = {|REPLAY108:StringComparer.Ordinal.GetHashCode(\"a\")|};")]
    [InlineData("_count = {|REPLAY108:System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(_list)|};")]
    [InlineData("_count = {|REPLAY108:(1, \"a\").GetHashCode()|};")]
    public Task Reports(string statements) => Check.Statements(statements);

    [Theory]
    [InlineData("_count = 5.GetHashCode() + 'c'.GetHashCode() + DayOfWeek.Friday.GetHashCode();")]
    [InlineData("_byName[_text] = 1;")]
    [InlineData("_count = System.IO.Hashing.XxHash3.HashToUInt64(new byte[3]) > 5 ? 1 : 0;")]
    public Task Stays_silent(string statements) => Check.Statements(statements);

    [Fact]
    public Task Implementing_GetHashCode_is_allowed() => Check.Source("""
        [Deterministic]
        readonly struct Key(string name, int number) : IEquatable<Key>
        {
            public bool Equals(Key other) => other.GetType() == typeof(Key);
            public override bool Equals(object? other) => other is Key;
            public override int GetHashCode() => HashCode.Combine(name.GetHashCode(), number);
        }
        """);

    [Fact]
    public async Task The_message_says_the_mend() => Assert.Equal(
        "'string.GetHashCode' differs between processes or versions: compare the values themselves, or hash their bytes with System.IO.Hashing",
        await Check.Message("_object = \"a\".GetHashCode();"));
}

using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Text;

namespace Replay.Backtesting;

/// <summary>Reads the fields of one line from left to right, as numbers.</summary>
internal ref struct CsvRow(CsvFile file, ReadOnlySpan<byte> line)
{
    private const int MostDigits = 18;

    private readonly CsvFile _file = file;
    private readonly ReadOnlySpan<byte> _line = line;
    private int _next;
    private int _column;

    /// <summary>Reads a whole number and steps over the comma behind it.</summary>
    /// <param name="what">What the field is, for the message when it isn't one.</param>
    public long ReadInteger(string what)
    {
        // Most numbers have one to seven digits and a comma: they are found and converted eight bytes at a time, without a branch on each digit.
        ReadOnlySpan<byte> rest = _line.Length - _next >= sizeof(ulong) ? _line[_next..] : default;
        if (rest.IsEmpty) return ReadAnyInteger(what);
        ulong digits = BinaryPrimitives.ReadUInt64LittleEndian(rest) ^ 0x3030_3030_3030_3030;
        int length = BitOperations.TrailingZeroCount((digits + 0x7676_7676_7676_7676 | digits) & 0x8080_8080_8080_8080) >> 3;
        if (length is 0 or sizeof(ulong) || rest[length] != ',') return ReadAnyInteger(what);
        _next += length + 1;
        _column++;
        return ToNumber(digits << 8 * (sizeof(ulong) - length));
    }

    // Pairs of digits become numbers below 100, pairs of those below 10,000, and so on.
    private static long ToNumber(ulong digits)
    {
        digits = digits * (10 << 8 | 1) >> 8 & 0x00FF_00FF_00FF_00FF;
        digits = digits * (100 << 16 | 1) >> 16 & 0x0000_FFFF_0000_FFFF;
        return (long)(digits * (10_000UL << 32 | 1) >> 32);
    }

    private long ReadAnyInteger(string what)
    {
        StartField(what);
        bool negative = _next < _line.Length && _line[_next] == '-';
        if (negative) _next++;
        long value = ReadDigits(what, out _);
        EndField(what);
        return negative ? -value : value;
    }

    /// <summary>Reads seconds with up to nine decimals as nanoseconds.</summary>
    public long ReadSecondsAsNanoseconds(string what)
    {
        StartField(what);
        long seconds = ReadDigits(what, out int digits);
        if (digits > 6) Fail($"{what} has {digits} digits before the point, a day has at most 5");
        long fraction = 0;
        if (_next < _line.Length && _line[_next] == '.')
        {
            _next++;
            fraction = ReadDigits(what, out digits);
            if (digits > 9) Fail($"{what} has {digits} decimals, nanoseconds have 9");
            for (; digits < 9; digits++) fraction *= 10;
        }

        EndField(what);
        return seconds * 1_000_000_000 + fraction;
    }

    /// <summary>Fails unless every field was read.</summary>
    public readonly void ExpectEnd(string expected)
    {
        if (_next <= _line.Length) throw Fault($"{CountColumns()} columns found, expected {expected}");
    }

    [DoesNotReturn]
    public readonly void Fail(string problem) => throw Fault(problem);

    public readonly int CountColumns() => _line.Count((byte)',') + 1;

    private readonly ImportException Fault(string problem) => new(_file.Path, _file.Line, _column, $"{problem}. Line: \"{Excerpt()}\"");

    private void StartField(string what)
    {
        _column++;
        if (_next > _line.Length) Fail($"{CountColumns()} columns found, {what} is missing");
    }

    private long ReadDigits(string what, out int digits)
    {
        ReadOnlySpan<byte> line = _line;
        int start = _next;
        int i = start;
        long value = 0;
        for (; i < line.Length; i++)
        {
            uint digit = (uint)line[i] - '0';
            if (digit > 9) break;
            value = value * 10 + digit;
        }

        digits = i - start;
        _next = i;
        if (digits is 0 or > MostDigits) FailDigits(what, digits);
        return value;
    }

    private void EndField(string what)
    {
        if (_next < _line.Length && _line[_next] != ',') FailDigits(what, 0);
        _next++;
    }

    [DoesNotReturn]
    private readonly void FailDigits(string what, int digits) =>
        throw Fault(digits > MostDigits ? $"{what} has {digits} digits, at most {MostDigits} are possible" : $"{what} is not a number");

    private readonly string Excerpt() => Encoding.Latin1.GetString(_line[..Math.Min(80, _line.Length)]) + (_line.Length > 80 ? "…" : "");
}

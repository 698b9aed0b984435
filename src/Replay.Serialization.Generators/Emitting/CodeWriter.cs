using System.Text;

namespace Replay.Serialization.Generators;

/// <summary>Writes indented C#.</summary>
internal sealed class CodeWriter
{
    private readonly StringBuilder _text = new();
    private int _depth;
    private bool _hasBlankPending;

    public void Line(string line)
    {
        if (_hasBlankPending) _text.Append('\n');
        _hasBlankPending = false;
        _text.Append(' ', 4 * _depth).Append(line).Append('\n');
    }

    /// <summary>Lines of a declaration or statement, then its block.</summary>
    public Block Open(params string[] lines)
    {
        foreach (string line in lines) Line(line);
        Line("{");
        _depth++;
        return new Block(this);
    }

    /// <summary>A blank line, unless the block ends here.</summary>
    public void Blank() => _hasBlankPending = true;

    public override string ToString() => _text.ToString();

    private void Close()
    {
        _hasBlankPending = false;
        _depth--;
        Line("}");
    }

    /// <summary>Closes its brace when it is disposed of.</summary>
    public readonly struct Block(CodeWriter writer) : IDisposable
    {
        public void Dispose() => writer.Close();
    }
}

using System.IO.Compression;

namespace Replay.Backtesting;

/// <summary>Reads a text file, plain or gzip, line by line through one buffer.</summary>
internal sealed class CsvFile : IDisposable
{
    // A line of 65,535 levels on both sides has at most 2.6 MB; real ones have a few hundred bytes.
    private const int BufferLength = 4 << 20;

    private readonly FileStream _file;
    private readonly Stream _stream;
    private readonly byte[] _buffer = GC.AllocateUninitializedArray<byte>(BufferLength);
    private int _next;
    private int _end;

    public CsvFile(string path)
    {
        Path = path;
        Name = System.IO.Path.GetFileName(path);
        _file = Open(path);
        _stream = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(_file, CompressionMode.Decompress) : _file;
    }

    public string Path { get; }

    public string Name { get; }

    /// <summary>How many bytes of the file, as it is on the disk, have been read.</summary>
    public long BytesRead => _file.Position;

    /// <summary>Number of the line read last, from 1.</summary>
    public long Line { get; private set; }

    /// <summary>Reads one line, without its end (LF or CRLF; the last line may have none).</summary>
    /// <param name="line">Valid until the next call.</param>
    /// <returns>False at the end of the file.</returns>
    /// <exception cref="ImportException">The file cannot be read, or a line is longer than any row can be.</exception>
    public bool TryReadLine(out ReadOnlySpan<byte> line)
    {
        int length = _buffer.AsSpan(_next, _end - _next).IndexOf((byte)'\n');
        if (length < 0 && !TryFill(out length))
        {
            line = default;
            return false;
        }

        line = _buffer.AsSpan(_next, length);
        if (line is [.., (byte)'\r']) line = line[..^1];
        _next = Math.Min(_end, _next + length + 1);
        Line++;
        return true;
    }

    public void Dispose() => _stream.Dispose();

    private bool TryFill(out int length)
    {
        _buffer.AsSpan(_next, _end - _next).CopyTo(_buffer);
        _end -= _next;
        _next = 0;
        int searched = _end;
        while (_end < _buffer.Length && Read() is int read and > 0)
        {
            _end += read;
            length = _buffer.AsSpan(searched, _end - searched).IndexOf((byte)'\n');
            if (length < 0)
            {
                searched = _end;
                continue;
            }

            length += searched;
            return true;
        }

        if (_end == _buffer.Length) throw new ImportException(Path, Line + 1, 0, $"no end of line within {BufferLength} bytes; is this a text file?");
        length = _end;
        return _end > 0;
    }

    private int Read()
    {
        try
        {
            return _stream.Read(_buffer, _end, _buffer.Length - _end);
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            throw new ImportException(Path, Line + 1, 0, $"the file cannot be read further: {e.Message}", e);
        }
    }

    private static FileStream Open(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ImportException(path, 0, 0, $"the file cannot be opened: {e.Message}", e);
        }
    }
}

using System.Net;
using System.Text;

namespace Replay.Reports;

/// <summary>A page with place holders, each at the start of a line: <c>%%NAME%%</c>.</summary>
internal static class PageTemplate
{
    /// <summary>Writes the page to a file, which is replaced.</summary>
    /// <param name="path">The file; its directory is created when missing.</param>
    /// <param name="template">Name of the embedded page.</param>
    /// <param name="writeValue">Writes what stands for a name; <c>STYLE</c> and <c>PLOTLY</c> are filled in here.</param>
    public static void Write(string path, string template, Action<Stream, string> writeValue)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        using FileStream file = File.Create(path);
        foreach (string part in PageResource.ReadText(template).Split("\n%%"))
        {
            int end = part.IndexOf("%%", StringComparison.Ordinal);
            if (end > 0) Fill(file, part[..end], writeValue);
            Write(file, part[(end < 0 ? 0 : end + 2)..]);
        }
    }

    public static void Write(Stream file, string text) => file.Write(Encoding.UTF8.GetBytes(text));

    public static string Encode(string text) => WebUtility.HtmlEncode(text);

    public static string Tile(string name, string value) => $"<div class=\"tile\"><span>{Encode(name)}</span><strong>{Encode(value)}</strong></div>\n";

    public static string Row(string name, params IEnumerable<string> values) =>
        $"<tr><th scope=\"row\">{Encode(name)}</th>{string.Concat(values.Select(value => $"<td>{Encode(value)}</td>"))}</tr>\n";

    private static void Fill(Stream file, string name, Action<Stream, string> writeValue)
    {
        switch (name)
        {
            case "PLOTLY": PlotlyScript.CopyTo(file); break;
            case "STYLE": Write(file, PageResource.ReadText("report.css")); break;
            default: writeValue(file, name); break;
        }
    }
}

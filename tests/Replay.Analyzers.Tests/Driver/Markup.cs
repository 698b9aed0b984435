using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.Text;

namespace Replay.Analyzers.Tests;

/// <summary>Source in which <c>{|REPLAY101:DateTime.UtcNow|}</c> says where a rule must report; everywhere else none may.</summary>
internal static partial class Markup
{
    /// <summary>Takes the marks out.</summary>
    /// <returns>The plain source, and what is expected in it, in the order of the source.</returns>
    public static (string Source, List<Expected> Expected) Parse(string marked)
    {
        List<Expected> expected = [];
        string source = "";
        int at = 0;
        foreach (Match mark in Mark().Matches(marked))
        {
            source += marked[at..mark.Index];
            string text = mark.Groups["text"].Value;
            expected.Add(new Expected(mark.Groups["id"].Value, new TextSpan(source.Length, text.Length), text));
            source += text;
            at = mark.Index + mark.Length;
        }

        return (source + marked[at..], expected);
    }

    [GeneratedRegex(@"\{\|(?<id>REPLAY\d+):(?<text>.*?)\|\}", RegexOptions.Singleline)]
    private static partial Regex Mark();
}

internal sealed record Expected(string Id, TextSpan Span, string Text);

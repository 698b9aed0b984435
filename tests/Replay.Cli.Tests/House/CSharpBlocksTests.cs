using System.Text.RegularExpressions;
using Replay.Tests;

namespace Replay.Cli.Tests;

/// <summary>Holds every C# block of README.md and docs/ to source that is compiled and run.</summary>
public partial class CSharpBlocksTests
{
    // Everything here is compiled in the solution and run by a test.
    private static readonly string[] CompiledFolders = ["examples"];

    [Fact]
    public void Every_csharp_block_stands_in_compiled_source()
    {
        string[] sources = [.. CompiledFolders.SelectMany(folder => Repository.FilesBelow(folder, "*.cs")).Select(file => Normalize(File.ReadAllText(file)))];
        (string File, string Code)[] blocks = [.. Documents().SelectMany(BlocksOf)];

        Assert.NotEmpty(blocks);
        Assert.All(blocks, block => Assert.True(
            sources.Any(source => source.Contains(Normalize(block.Code), StringComparison.Ordinal)),
            $"A block of {block.File} is not in any source file below {string.Join(" or ", CompiledFolders)}; copy it from there:\n{block.Code}"));
    }

    [Fact]
    public void A_changed_line_is_noticed()
    {
        string source = Normalize("class A\n{\n    void B() => C(1);\n}\n");

        Assert.Contains(Normalize("void B() => C(1);\n"), source, StringComparison.Ordinal);
        Assert.DoesNotContain(Normalize("void B() => C(2);\n"), source, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Documents() => Repository.FilesBelow("docs", "*.md").Prepend(Repository.PathOf("README.md"));

    private static IEnumerable<(string File, string Code)> BlocksOf(string file) =>
        CSharpBlock().Matches(File.ReadAllText(file)).Select(match => (Path.GetFileName(file), match.Groups[1].Value));

    // Indentation differs between a document and a method body, and blank lines say nothing.
    private static string Normalize(string code) =>
        string.Concat(code.ReplaceLineEndings("\n").Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0).Select(line => line + "\n"));

    [GeneratedRegex(@"^```csharp\r?\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex CSharpBlock();
}

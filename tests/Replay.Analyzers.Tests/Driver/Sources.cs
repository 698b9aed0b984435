using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Replay.Analyzers.Tests;

/// <summary>Compilations of test sources against the framework and Replay.</summary>
internal static class Sources
{
    public const string Usings = """
        using System;
        using System.Buffers;
        using System.Collections.Concurrent;
        using System.Collections.Generic;
        using System.Diagnostics;
        using System.Globalization;
        using System.Linq;
        using System.Text;
        using System.Threading;
        using System.Threading.Tasks;
        using Replay;


        """;

    public static CSharpParseOptions ParseOptions { get; } = new(LanguageVersion.CSharp14);

    public static CSharpCompilationOptions Options { get; } =
        new(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable, allowUnsafe: true);

    /// <summary>The running framework's assemblies and Replay.Framework.</summary>
    public static IReadOnlyList<MetadataReference> References { get; } =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal) || Path.GetFileName(path) is "netstandard.dll" or "Replay.Framework.dll")
            .Select(path => MetadataReference.CreateFromFile(path))];

    public static CSharpCompilation Compile(params ReadOnlySpan<string> sources)
    {
        List<SyntaxTree> trees = [];
        foreach (string source in sources) trees.Add(CSharpSyntaxTree.ParseText(source, ParseOptions, path: $"File{trees.Count + 1}.cs"));
        CSharpCompilation compilation = CSharpCompilation.Create("Sample", trees, References, Options);
        Assert.Empty(compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
        return compilation;
    }
}

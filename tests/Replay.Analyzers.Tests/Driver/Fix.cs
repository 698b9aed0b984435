using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Formatting;
using Microsoft.CodeAnalysis.Simplification;

namespace Replay.Analyzers.Tests;

/// <summary>Applies code fixes to test sources as an editor does.</summary>
internal static class Fix
{
    private static readonly ImmutableArray<CodeFixProvider> Providers = [new ClockFix(), new RandomFix(), new CultureFix()];

    /// <summary>Fixes the first finding in a source; the result compiles.</summary>
    /// <returns>The fixed source, or null when no fix is offered.</returns>
    public static async Task<string?> First([StringSyntax("C#")] string source)
    {
        using AdhocWorkspace workspace = new();
        Document document = workspace.AddProject(ProjectInfo.Create(ProjectId.CreateNewId(), VersionStamp.Default, "Sample", "Sample", LanguageNames.CSharp,
                compilationOptions: Sources.Options, parseOptions: Sources.ParseOptions, metadataReferences: Sources.References))
            .AddDocument("File1.cs", source);
        Compilation compilation = (await document.Project.GetCompilationAsync(TestContext.Current.CancellationToken))!;
        Diagnostic diagnostic = (await Check.Diagnostics(compilation))[0];

        List<CodeAction> offered = [];
        foreach (CodeFixProvider provider in Providers.Where(provider => provider.FixableDiagnosticIds.Contains(diagnostic.Id)))
        {
            CodeFixContext context = new(document, diagnostic, (action, _) => offered.Add(action), TestContext.Current.CancellationToken);
            await provider.RegisterCodeFixesAsync(context);
        }

        return offered.Count == 0 ? null : await Apply(document, Assert.Single(offered));
    }

    private static async Task<string> Apply(Document document, CodeAction action)
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        ApplyChangesOperation change = Assert.Single((await action.GetOperationsAsync(cancellation)).OfType<ApplyChangesOperation>());
        Document changed = change.ChangedSolution.GetDocument(document.Id)!;
        changed = await Simplifier.ReduceAsync(changed, Simplifier.Annotation, cancellationToken: cancellation);
        changed = await Formatter.FormatAsync(changed, Formatter.Annotation, cancellationToken: cancellation);
        string text = (await changed.GetTextAsync(cancellation)).ToString();
        Sources.Compile(text);
        return text;
    }
}

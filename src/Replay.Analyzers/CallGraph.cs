using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Replay.Analyzers;

/// <summary>
/// Calls within the compilation, as the compiler binds them: what a handler calls is followed through members of types that are not covered
/// themselves, and the call in the handler is reported when one of them breaks a rule.
/// </summary>
/// <remarks>Overrides, implementations of interfaces and delegates are not followed: which one runs is not known here.</remarks>
internal sealed class CallGraph(HandlerScope scope)
{
    private readonly ConcurrentDictionary<ISymbol, Member> _members = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentBag<(ISymbol Callee, Location Location)> _callsOfHandlers = [];

    public void AddFinding(ISymbol member, Finding finding) => MemberOf(member).Findings.Add(finding);

    public void AddCall(ISymbol caller, ISymbol callee, SyntaxNode syntax)
    {
        callee = callee.OriginalDefinition;
        if (scope.Covers(callee)) return;
        if (scope.Covers(caller)) _callsOfHandlers.Add((callee, syntax.GetLocation()));
        else MemberOf(caller).Callees.TryAdd(callee, true);
    }

    public void Report(CompilationAnalysisContext context)
    {
        foreach ((ISymbol callee, Location location) in _callsOfHandlers)
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            if (FirstFindingFrom(callee) is not { } finding) continue;
            context.ReportDiagnostic(Diagnostic.Create(Rules.Call, location, [finding.Location], NameOf(callee), finding.Subject, finding.Rule.Id, PlaceOf(finding)));
        }
    }

    /// <summary>Initializers of instance members run with every constructor: the type stands for them.</summary>
    private Member MemberOf(ISymbol symbol)
    {
        symbol = symbol.OriginalDefinition;
        bool isInitializer = symbol is IFieldSymbol { IsStatic: false } or IPropertySymbol { IsStatic: false };
        return _members.GetOrAdd(isInitializer ? symbol.ContainingType : symbol, static _ => new Member());
    }

    // Nearest first; among findings at one distance the first in the source, so that every build says the same.
    private Finding? FirstFindingFrom(ISymbol start)
    {
        HashSet<ISymbol> seen = new(SymbolEqualityComparer.Default) { start };
        List<ISymbol> level = [start];
        while (level.Count > 0)
        {
            Finding? first = null;
            List<ISymbol> next = [];
            foreach (Member member in level.SelectMany(MembersThatRun))
            {
                first = member.Findings.Aggregate(first, static (first, finding) => first is null || IsBefore(finding, first) ? finding : first);
                next.AddRange(member.Callees.Keys.Where(seen.Add));
            }

            if (first is not null) return first;
            level = next;
        }

        return null;
    }

    // A constructor runs its type's initializers too; a static property was initialized once.
    private IEnumerable<Member> MembersThatRun(ISymbol callee)
    {
        if (_members.TryGetValue(callee, out Member? member)) yield return member;
        ISymbol? initialized = callee is IMethodSymbol { MethodKind: MethodKind.Constructor } ? callee.ContainingType : (callee as IMethodSymbol)?.AssociatedSymbol;
        if (initialized is not null && _members.TryGetValue(initialized, out member)) yield return member;
    }

    private static bool IsBefore(Finding left, Finding right)
    {
        int byPath = string.CompareOrdinal(left.Location.SourceTree?.FilePath, right.Location.SourceTree?.FilePath);
        return byPath < 0 || (byPath == 0 && left.Location.SourceSpan.Start < right.Location.SourceSpan.Start);
    }

    private static string NameOf(ISymbol callee) => callee switch
    {
        IMethodSymbol { MethodKind: MethodKind.Constructor } => callee.ContainingType.Name,
        IMethodSymbol { AssociatedSymbol: { } property } => $"{callee.ContainingType.Name}.{property.Name}",
        _ => $"{callee.ContainingType.Name}.{callee.Name}",
    };

    private static string PlaceOf(Finding finding)
    {
        FileLinePositionSpan span = finding.Location.GetLineSpan();
        return $"{Path.GetFileName(span.Path)} line {span.StartLinePosition.Line + 1}";
    }

    private sealed class Member
    {
        public ConcurrentBag<Finding> Findings { get; } = [];

        public ConcurrentDictionary<ISymbol, bool> Callees { get; } = new(SymbolEqualityComparer.Default);
    }
}

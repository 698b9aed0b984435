using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Replay.Analyzers;

/// <summary>Members of the base class library whose answer depends on the machine, the process or the moment: REPLAY101 to REPLAY106.</summary>
internal sealed class ForbiddenMembers
{
    private const string All = "*";

    // Type, rule, and the members: named ones, or all but those behind a minus sign. ".ctor()" is the constructor without parameters.
    private static readonly (string Type, DiagnosticDescriptor Rule, string Members)[] Table =
    [
        ("System.DateTime", Rules.WallClock, "Now UtcNow Today"),
        ("System.DateTimeOffset", Rules.WallClock, "Now UtcNow"),
        ("System.TimeProvider", Rules.WallClock, "System"),
        ("System.TimeZoneInfo", Rules.WallClock, "Local"),
        ("System.TimeZone", Rules.WallClock, "CurrentTimeZone"),
        ("System.Diagnostics.Stopwatch", Rules.Stopwatch, All),
        ("System.Guid", Rules.RandomId, "NewGuid CreateVersion7"),
        ("System.IO.Path", Rules.RandomId, "GetRandomFileName GetTempFileName"),
        ("System.Random", Rules.Random, "Shared .ctor()"),
        ("System.Security.Cryptography.RandomNumberGenerator", Rules.Random, All),
        ("System.Environment", Rules.Machine, "* -Exit -FailFast -TickCount -TickCount64 -HasShutdownStarted"),
        ("System.Environment", Rules.WallClock, "TickCount TickCount64"),
        ("System.AppContext", Rules.Machine, All),
        ("System.AppDomain", Rules.Machine, "CurrentDomain"),
        ("System.GC", Rules.Machine, "* -KeepAlive -SuppressFinalize -ReRegisterForFinalize -AllocateUninitializedArray -AllocateArray"),
        ("System.Diagnostics.Process", Rules.Machine, All),
        ("System.Runtime.InteropServices.RuntimeInformation", Rules.Machine, All),
        ("System.OperatingSystem", Rules.Machine, All),
        ("System.Threading.Thread", Rules.Threads, All),
        ("System.Threading.ThreadPool", Rules.Threads, All),
        ("System.Threading.Timer", Rules.Threads, All),
        ("System.Threading.PeriodicTimer", Rules.Threads, All),
        ("System.Timers.Timer", Rules.Threads, All),
        ("System.Threading.Tasks.Parallel", Rules.Threads, All),
        ("System.Threading.Tasks.TaskFactory", Rules.Threads, All),
        ("System.Threading.Tasks.TaskFactory`1", Rules.Threads, All),
        ("System.Threading.Tasks.Task", Rules.Threads, "Run Delay WhenAny WaitAny Start ContinueWith Yield .ctor"),
        ("System.Threading.Tasks.Task`1", Rules.Threads, "ContinueWith .ctor"),
        ("System.Linq.ParallelEnumerable", Rules.Threads, "AsParallel Range Repeat"),
    ];

    private readonly Dictionary<INamedTypeSymbol, List<(DiagnosticDescriptor Rule, HashSet<string> Members)>> _types = new(SymbolEqualityComparer.Default);

    public ForbiddenMembers(Compilation compilation)
    {
        foreach ((string name, DiagnosticDescriptor rule, string members) in Table)
        {
            if (compilation.GetTypeByMetadataName(name) is not { } type) continue;
            if (!_types.TryGetValue(type, out var rules)) _types.Add(type, rules = []);
            rules.Add((rule, new HashSet<string>(members.Split(' '), StringComparer.Ordinal)));
        }
    }

    public Finding? Find(IOperation operation)
    {
        ISymbol? member = operation switch
        {
            IInvocationOperation invocation => invocation.TargetMethod,
            IObjectCreationOperation creation => creation.Constructor,
            IPropertyReferenceOperation property => property.Property,
            IMethodReferenceOperation method => method.Method,
            _ => null,
        };
        if (member?.ContainingType is not { } type || !_types.TryGetValue(type.OriginalDefinition, out var rules)) return null;
        foreach ((DiagnosticDescriptor rule, HashSet<string> members) in rules)
        {
            if (Contains(members, member)) return new Finding(rule, operation.Syntax, NameOf(member));
        }

        return null;
    }

    private static bool Contains(HashSet<string> members, ISymbol member)
    {
        if (members.Contains(All)) return !members.Contains("-" + member.Name);
        return members.Contains(member.Name) || (members.Contains(".ctor()") && member is IMethodSymbol { MethodKind: MethodKind.Constructor, Parameters.Length: 0 });
    }

    private static string NameOf(ISymbol member) =>
        member is IMethodSymbol { MethodKind: MethodKind.Constructor } ? $"new {member.ContainingType.Name}" : $"{member.ContainingType.Name}.{member.Name}";
}

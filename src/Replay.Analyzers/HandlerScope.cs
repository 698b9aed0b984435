using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;

namespace Replay.Analyzers;

/// <summary>
/// Which types the rules cover: those that implement IEventHandler or ISnapshotable, those with [Deterministic] on themselves, a base class
/// or an interface, and types nested in any of these.
/// </summary>
internal sealed class HandlerScope
{
    private readonly INamedTypeSymbol _handler;
    private readonly INamedTypeSymbol? _snapshotable;
    private readonly INamedTypeSymbol? _attribute;
    private readonly ConcurrentDictionary<INamedTypeSymbol, bool> _covered = new(SymbolEqualityComparer.Default);

    private HandlerScope(INamedTypeSymbol handler, Compilation compilation)
    {
        _handler = handler;
        _snapshotable = compilation.GetTypeByMetadataName("Replay.ISnapshotable");
        _attribute = compilation.GetTypeByMetadataName("Replay.DeterministicAttribute");
    }

    /// <summary>Null when the compilation does not know Replay: then there is nothing to check.</summary>
    public static HandlerScope? In(Compilation compilation) =>
        compilation.GetTypeByMetadataName("Replay.IEventHandler`1") is { } handler ? new HandlerScope(handler, compilation) : null;

    public bool Covers(ISymbol symbol)
    {
        INamedTypeSymbol? type = symbol as INamedTypeSymbol ?? symbol.ContainingType;
        return type is not null && _covered.GetOrAdd(type.OriginalDefinition, IsCovered);
    }

    /// <summary>Whether a method is, or implements, IEventHandler.OnEvent.</summary>
    public bool IsOnEvent(IMethodSymbol method)
    {
        if (method.Parameters.Length != 3) return false;
        foreach (INamedTypeSymbol @interface in method.ContainingType.AllInterfaces)
        {
            if (!IsHandler(@interface)) continue;
            ISymbol onEvent = @interface.GetMembers("OnEvent")[0];
            if (SymbolEqualityComparer.Default.Equals(method.ContainingType.FindImplementationForInterfaceMember(onEvent), method)) return true;
        }

        return false;
    }

    private bool IsCovered(INamedTypeSymbol type)
    {
        if (type.TypeKind is not (TypeKind.Class or TypeKind.Struct or TypeKind.Interface)) return false;
        foreach (INamedTypeSymbol @interface in type.AllInterfaces)
        {
            if (IsHandler(@interface) || Same(@interface, _snapshotable) || IsMarked(@interface)) return true;
        }

        for (INamedTypeSymbol? @base = type; @base is not null; @base = @base.BaseType)
        {
            if (IsMarked(@base)) return true;
        }

        return type.ContainingType is { } outer && Covers(outer);
    }

    private bool IsHandler(INamedTypeSymbol type) => Same(type.OriginalDefinition, _handler);

    private bool IsMarked(INamedTypeSymbol type)
    {
        foreach (AttributeData attribute in type.GetAttributes())
        {
            if (_attribute is not null && Same(attribute.AttributeClass, _attribute)) return true;
        }

        return false;
    }

    private static bool Same(ISymbol? left, ISymbol? right) => SymbolEqualityComparer.Default.Equals(left, right);
}

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Replay.Analyzers;

/// <summary>REPLAY108: hash codes of strings, objects and System.HashCode. Implementing GetHashCode is allowed, for the sake of dictionaries.</summary>
internal static class HashCodes
{
    public static Finding? Find(IOperation operation, ISymbol member)
    {
        if (member.Name == nameof(GetHashCode)) return null;
        return operation is IInvocationOperation invocation && IsHash(invocation)
            ? new Finding(Rules.HashCode, operation.Syntax, $"{TypeOf(invocation)}.{invocation.TargetMethod.Name}")
            : null;
    }

    private static bool IsHash(IInvocationOperation invocation)
    {
        IMethodSymbol method = invocation.TargetMethod;
        if (method.ContainingType is { Name: "HashCode", ContainingNamespace.Name: "System" }) return true;
        return method.Name == nameof(GetHashCode) && method.ReturnType.SpecialType == SpecialType.System_Int32 && !IsPrimitive(invocation.Instance?.Type);
    }

    private static bool IsPrimitive(ITypeSymbol? type) =>
        type?.TypeKind == TypeKind.Enum || type?.SpecialType is >= SpecialType.System_Boolean and <= SpecialType.System_Double and not SpecialType.System_Decimal;

    private static string TypeOf(IInvocationOperation invocation) =>
        (invocation.Instance?.Type ?? invocation.TargetMethod.ContainingType).ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat);
}

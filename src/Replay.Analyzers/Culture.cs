using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Replay.Analyzers;

/// <summary>REPLAY109: formatting, parsing, comparing and sorting that ask the thread's culture. What is thrown is exempt: a message ends the run.</summary>
internal static class Culture
{
    private const string Invariant = "CultureInfo.InvariantCulture";
    private const string Ordinal = "StringComparison.Ordinal";
    private const string OrdinalComparer = "StringComparer.Ordinal";

    private static readonly HashSet<string> Comparisons = ["StartsWith", "EndsWith", "IndexOf", "LastIndexOf", "Compare", "CompareTo"];
    private static readonly HashSet<string> Sorters = ["Order", "OrderDescending", "OrderBy", "OrderByDescending", "ThenBy", "ThenByDescending", "Sort"];

    public static Finding? Find(IOperation operation, ISymbol member)
    {
        (string Subject, string Mend)? found = operation switch
        {
            IInvocationOperation invocation => FindCall(invocation),
            IPropertyReferenceOperation { Property: { IsStatic: true } property } => FindProperty(property),
            IFieldReferenceOperation { Field: { IsStatic: true, ContainingType.Name: "StringComparison" } field } when IsCurrent(field.Name) =>
                ($"StringComparison.{field.Name}", Ordinal),
            IObjectCreationOperation creation => FindSortedByString(creation),
            IInterpolatedStringOperation text => FindInterpolation(text),
            IBinaryOperation { OperatorKind: BinaryOperatorKind.Add, Type.SpecialType: SpecialType.System_String } sum => FindConcatenation(sum),
            _ => null,
        };
        return found is not { } what || IsThrown(operation) || IsException(member.ContainingType) ? null : new Finding(Rules.Culture, operation.Syntax, what.Subject, what.Mend);
    }

    private static (string, string)? FindCall(IInvocationOperation call)
    {
        IMethodSymbol method = call.TargetMethod;
        string subject = $"{method.ContainingType.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)}.{method.Name}";
        if (method.ContainingType.SpecialType == SpecialType.System_String && FindStringCall(call) is { } mend) return (subject, mend);
        if (Sorters.Contains(method.Name) && SortsStrings(method)) return (subject, OrdinalComparer);
        bool formats = method.Name switch
        {
            "ToString" or "TryFormat" when call.Instance is not null => FormattedTypes.Includes(call.Instance?.Type),
            "Parse" or "TryParse" or "ParseExact" or "TryParseExact" => FormattedTypes.IsParsedByCulture(method.ContainingType),
            "Append" or "AppendLine" or "Write" or "WriteLine" => FormattedTypes.IsWriter(method.ContainingType) && method.Parameters.Any(FormattedTypes.IsFormatted),
            "AppendFormat" => FormattedTypes.IsWriter(method.ContainingType),
            _ => method.ContainingType is { Name: "Convert", ContainingNamespace.Name: "System" } && FormattedTypes.IsConversion(method),
        };
        return formats && !PassesProvider(call) ? (subject, Invariant) : null;
    }

    private static string? FindStringCall(IInvocationOperation call)
    {
        IMethodSymbol method = call.TargetMethod;
        if (method.Name is "ToUpper" or "ToLower" && method.Parameters.IsEmpty) return Invariant;
        if (method.Name == "Format" && !PassesProvider(call)) return Invariant;
        bool comparesStrings = Comparisons.Contains(method.Name) && method.Parameters.Any(parameter => parameter.Type.SpecialType is SpecialType.System_String or SpecialType.System_Object);
        return comparesStrings && !method.Parameters.Any(parameter => parameter.Type.Name is "StringComparison" or "CultureInfo") ? Ordinal : null;
    }

    private static (string, string)? FindProperty(IPropertySymbol property) => property.ContainingType.Name switch
    {
        "CultureInfo" when IsCurrent(property.Name) => ($"CultureInfo.{property.Name}", Invariant),
        "StringComparer" when IsCurrent(property.Name) => ($"StringComparer.{property.Name}", OrdinalComparer),
        _ => null,
    };

    private static (string, string)? FindSortedByString(IObjectCreationOperation creation)
    {
        if (creation.Type is not INamedTypeSymbol { Name: "SortedDictionary" or "SortedSet" or "SortedList", IsGenericType: true } type) return null;
        bool byString = type.TypeArguments[0].SpecialType == SpecialType.System_String;
        bool takesComparer = creation.Constructor?.Parameters.Any(parameter => parameter.Type.Name == "IComparer") ?? true;
        return byString && !takesComparer ? ($"new {type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)}", OrdinalComparer) : null;
    }

    private static (string, string)? FindInterpolation(IInterpolatedStringOperation text)
    {
        // A handler or a FormattableString gets its provider elsewhere; StringBuilder's is seen at its Append.
        if (text.Parent is IInterpolatedStringHandlerCreationOperation or IConversionOperation { Type.Name: "FormattableString" or "IFormattable" }) return null;
        IInterpolationOperation? hole = text.Parts.OfType<IInterpolationOperation>().FirstOrDefault(part => FormattedTypes.Includes(part.Expression.Type));
        return hole is null ? null : (hole.Syntax.ToString(), $"it through string.Create({Invariant}, …)");
    }

    private static (string, string)? FindConcatenation(IBinaryOperation sum)
    {
        IOperation? formatted = new[] { sum.LeftOperand, sum.RightOperand }.Select(Unwrap).FirstOrDefault(operand => !operand.ConstantValue.HasValue && FormattedTypes.Includes(operand.Type));
        return formatted is null ? null : (formatted.Syntax.ToString(), $"it through ToString({Invariant})");
    }

    private static bool SortsStrings(IMethodSymbol method)
    {
        if (method.Parameters.Any(parameter => parameter.Type.Name is "IComparer" or "Comparison")) return false;
        // The key is the last type argument of OrderBy and its like, the only one of Order, Array.Sort and List<T>.Sort.
        INamedTypeSymbol type = method.ContainingType;
        bool isList = type is { Name: "List", IsGenericType: true };
        if (!isList && type.Name is not ("Enumerable" or "Array" or "MemoryExtensions")) return false;
        ITypeSymbol? key = isList ? type.TypeArguments[0] : method.TypeArguments.LastOrDefault();
        return key?.SpecialType == SpecialType.System_String;
    }

    private static bool PassesProvider(IInvocationOperation call) => call.Arguments.Any(argument =>
        argument.Parameter?.Type.Name is "IFormatProvider" or "CultureInfo" && argument.ArgumentKind != ArgumentKind.DefaultValue &&
        Unwrap(argument.Value) is not ILiteralOperation { ConstantValue: { HasValue: true, Value: null } });

    private static bool IsCurrent(string name) => name.StartsWith("Current", StringComparison.Ordinal);

    private static IOperation Unwrap(IOperation value) => value is IConversionOperation { OperatorMethod: null } conversion ? Unwrap(conversion.Operand) : value;

    private static bool IsThrown(IOperation operation)
    {
        for (IOperation? parent = operation.Parent; parent is not null; parent = parent.Parent)
        {
            bool isThrown = parent switch
            {
                IThrowOperation => true,
                IObjectCreationOperation creation => IsException(creation.Type),
                IInvocationOperation call => call.TargetMethod.GetAttributes().Any(attribute => attribute.AttributeClass?.Name == "DoesNotReturnAttribute"),
                _ => false,
            };
            if (isThrown) return true;
        }

        return false;
    }

    private static bool IsException(ITypeSymbol? type)
    {
        for (; type is not null; type = type.BaseType)
        {
            if (type is { Name: nameof(Exception), ContainingNamespace.Name: nameof(System) }) return true;
        }

        return false;
    }
}

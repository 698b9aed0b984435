using System.Reflection;

namespace Replay.Cli.Handlers;

/// <summary>A user's handler, found in an assembly.</summary>
/// <param name="Type">The handler's type; it has a public constructor without parameters.</param>
/// <param name="EventType">What it takes.</param>
internal sealed record HandlerType(Type Type, Type EventType)
{
    /// <summary>Finds the handler that <c>ASSEMBLY[:TYPE]</c> names.</summary>
    /// <exception cref="UsageException">There is no such file, no such handler, or several; the message lists them.</exception>
    public static HandlerType Find(string specification)
    {
        (string path, string? typeName) = Split(specification);
        if (!File.Exists(path)) throw new UsageException($"There is no assembly {path}; give the path of a built .dll, and the type after a colon.");

        Type[] handlers = [.. PublicTypesOf(path).Where(type => !type.IsAbstract && !type.ContainsGenericParameters && EventTypesOf(type).Length > 0)];
        Type[] chosen = typeName is null ? handlers : [.. handlers.Where(type => type.FullName == typeName || type.Name == typeName)];
        return chosen switch
        {
            [Type one] => new HandlerType(CheckConstructor(one), EventTypeOf(one)),
            [] when handlers.Length == 0 => throw new UsageException($"{path} has no public class or struct that implements IEventHandler<T>."),
            [] => throw new UsageException($"{path} has no handler {typeName}; it has {Names(handlers)}."),
            _ => throw new UsageException($"{path} has several handlers; name one as {path}:TYPE of {Names(chosen)}."),
        };
    }

    private static (string Path, string? TypeName) Split(string specification)
    {
        int colon = specification.LastIndexOf(':');
        return colon <= 0 || File.Exists(specification) || specification.IndexOfAny(['/', '\\'], colon) >= 0
            ? (Path.GetFullPath(specification), null)
            : (Path.GetFullPath(specification[..colon]), specification[(colon + 1)..]);
    }

    private static Type[] PublicTypesOf(string path)
    {
        try
        {
            return new HandlerLoadContext(path).LoadFromAssemblyPath(path).GetExportedTypes();
        }
        catch (BadImageFormatException)
        {
            throw new UsageException($"{path} is not a .NET assembly.");
        }
        catch (Exception fault) when (fault is IOException or TypeLoadException or ReflectionTypeLoadException)
        {
            throw new UsageException($"{path} cannot be loaded: {fault.Message} Publish it, so that what it needs lies beside it.");
        }
    }

    private static Type[] EventTypesOf(Type type) =>
        [.. type.GetInterfaces().Where(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IEventHandler<>)).Select(i => i.GenericTypeArguments[0])];

    private static Type EventTypeOf(Type handler) => EventTypesOf(handler) is [Type one]
        ? one
        : throw new UsageException($"{handler} handles several event types, {Names(EventTypesOf(handler))}; a run feeds one: write a handler for it.");

    private static Type CheckConstructor(Type handler) => handler.IsValueType || handler.GetConstructor(Type.EmptyTypes) is not null
        ? handler
        : throw new UsageException($"{handler} has no public constructor without parameters; add one.");

    private static string Names(Type[] types) => string.Join(", ", types.Select(type => type.FullName));
}

using System.Reflection;
using System.Runtime.Loader;

namespace Replay.Cli.Handlers;

/// <summary>Loads a user's assembly and what it needs, while Replay itself stays the one of this process, so that its types are the same on both sides.</summary>
/// <param name="assemblyPath">The user's assembly.</param>
internal sealed class HandlerLoadContext(string assemblyPath) : AssemblyLoadContext(Path.GetFileName(assemblyPath))
{
    private readonly AssemblyDependencyResolver _resolver = new(assemblyPath);

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        if (IsOurs(assemblyName.Name!)) return null;
        return _resolver.ResolveAssemblyToPath(assemblyName) is { } path ? LoadFromAssemblyPath(path) : null;
    }

    protected override nint LoadUnmanagedDll(string unmanagedDllName) =>
        _resolver.ResolveUnmanagedDllToPath(unmanagedDllName) is { } path ? LoadUnmanagedDllFromPath(path) : 0;

    // Handlers and codecs are known by Replay's interfaces and by MessagePack's attributes.
    private static bool IsOurs(string name) =>
        (name.StartsWith("Replay.", StringComparison.Ordinal) || name.StartsWith("MessagePack", StringComparison.Ordinal)) &&
        File.Exists(Path.Combine(AppContext.BaseDirectory, name + ".dll"));
}

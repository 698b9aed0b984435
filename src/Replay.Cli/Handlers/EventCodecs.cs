using System.Reflection;
using System.Runtime.CompilerServices;

namespace Replay.Cli.Handlers;

/// <summary>Finds the codec of an event type.</summary>
internal static class EventCodecs
{
    /// <summary>The codec that stands beside the event type: a public struct of its assembly that implements its codec; for other plain structs their own bytes.</summary>
    /// <exception cref="UsageException">There is none, or there are several; the message says the mend.</exception>
    public static Type Find(Type eventType)
    {
        Type wanted = typeof(IEventCodec<>).MakeGenericType(eventType);
        Type[] codecs = [.. eventType.Assembly.GetExportedTypes().Where(type => type is { IsValueType: true, ContainsGenericParameters: false } && wanted.IsAssignableFrom(type))];
        return codecs switch
        {
            [Type one] => one,
            [] when IsPlain(eventType) => typeof(BlittableCodec<>).MakeGenericType(eventType),
            [] => throw new UsageException($"There is no codec for {eventType}: make it a struct without references, " +
                "or add a public struct that implements IEventCodec of it to its assembly."),
            _ => throw new UsageException($"{eventType} has several codecs, {string.Join(", ", codecs.Select(codec => codec.FullName))}; leave one public."),
        };
    }

    private static bool IsPlain(Type type) => type.IsValueType && !(bool)typeof(RuntimeHelpers)
        .GetMethod(nameof(RuntimeHelpers.IsReferenceOrContainsReferences), BindingFlags.Public | BindingFlags.Static)!
        .MakeGenericMethod(type).Invoke(null, null)!;
}

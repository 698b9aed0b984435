using System.Reflection;
using System.Runtime.CompilerServices;
using MessagePack;
using Replay.Backtesting;
using Replay.Serialization;

namespace Replay.Cli.Handlers;

/// <summary>Finds the codec of an event type.</summary>
internal static class EventCodecs
{
    /// <summary>
    /// The codec that stands beside the event type: a public struct of its assembly that implements its codec (a generated one is such a struct).
    /// Without one, MessagePack for types that carry its attribute, and for other plain structs their own bytes.
    /// </summary>
    /// <param name="eventType">What the handler takes.</param>
    /// <param name="recordedBy">The codec that wrote the recording, where its metadata names one.</param>
    /// <exception cref="UsageException">There is none, there are several, or it cannot read what was recorded; the message says the mend.</exception>
    public static Type Find(Type eventType, string? recordedBy)
    {
        Type wanted = typeof(IEventCodec<>).MakeGenericType(eventType);
        Type[] codecs = [.. eventType.Assembly.GetExportedTypes().Where(type => type is { IsValueType: true, ContainsGenericParameters: false } && wanted.IsAssignableFrom(type))];
        return codecs switch
        {
            [Type one] => one,
            // Any bytes would do for the codecs below: the handler would see nonsense.
            [] when recordedBy == nameof(MarketEventCodec) => throw new UsageException($"The recording holds market events and the handler takes {eventType}: " +
                $"take {nameof(MarketEvent)} or {nameof(RawEvent)}, or add a public codec of {eventType} that reads them."),
            [] when eventType.IsDefined(typeof(MessagePackObjectAttribute)) => typeof(MessagePackCodec<>).MakeGenericType(eventType),
            [] when IsPlain(eventType) => typeof(BlittableCodec<>).MakeGenericType(eventType),
            [] => throw new UsageException($"There is no codec for {eventType}: make it a struct without references, give it [MessagePackObject], " +
                "or add a public struct that implements IEventCodec of it to its assembly."),
            _ => throw new UsageException($"{eventType} has several codecs, {string.Join(", ", codecs.Select(codec => codec.FullName))}; leave one public."),
        };
    }

    private static bool IsPlain(Type type) => type.IsValueType && !(bool)typeof(RuntimeHelpers)
        .GetMethod(nameof(RuntimeHelpers.IsReferenceOrContainsReferences), BindingFlags.Public | BindingFlags.Static)!
        .MakeGenericMethod(type).Invoke(null, null)!;
}

using MessagePack;
using Replay.Benching;
using Replay.Serialization;

namespace Replay.Benchmarks;

/// <summary>Decoding and encoding one event type in every way that there is, in turns.</summary>
internal static class SerializationRates
{
    private const int Warmups = 60;
    private const int RoundCount = 201;
    private const int ReplayWarmups = 20;
    private const int ReplayRounds = 101;
    private const int Messages = 1_024;

    // A round lasts about a millisecond, so that on a busy machine most rounds are not interrupted: slower contenders get fewer repeats.
    private const int Repeats = 60;

    public static void Run(ResultsPage page)
    {
        Small(page);
        Large(page);
    }

    private static void Small(ResultsPage page)
    {
        SmallEvent[] events = Sample(SmallEvent.Sample);
        byte[][] theirs = [.. events.Select(e => MessagePackSerializer.Serialize(e))];
        EncodedMessages fromThem = new(theirs), fromUs = new(Encoded<SmallEvent, SmallEvent.Codec>(events));
        EncodedMessages blittable = new(Encoded<SmallEvent, BlittableCodec<SmallEvent>>(events));
        Measure(page, $"6 fields ({fromThem.AverageLength:F0} bytes by MessagePackSerializer, {fromUs.AverageLength:F0} at fixed width)",
        [
            new("MessagePackSerializer, struct", () => fromThem.Decode(Repeats / 20, new SerializerDecoder<SmallEvent>(new SmallEvent[1]))),
            new("MessagePackSerializer, class", () => fromThem.Decode(Repeats / 20, new SerializerDecoder<SmallClass>(new SmallClass[1]))),
            new("MessagePackReader by hand", () => fromThem.Decode(Repeats / 20, new SmallReaderDecoder(new SmallEvent[1]))),
            new("generated, MessagePack's bytes", () => fromThem.Decode<SmallEvent, SmallEvent.Codec>(Repeats)),
            new("generated, own bytes", () => fromUs.Decode<SmallEvent, SmallEvent.Codec>(Repeats)),
            new("generated, own bytes, class", () => fromUs.Decode<SmallClass, SmallClass.Codec>(Repeats)),
            new("blittable", () => blittable.Decode<SmallEvent, BlittableCodec<SmallEvent>>(Repeats)),
        ]);

        using ReplayedMessages<SmallEvent> replayed = new(events);
        long own = replayed.Record<SmallEvent.Codec>(events), plain = replayed.Record<BlittableCodec<SmallEvent>>(events);
        page.Add("6 fields, replayed inline", Rounds.Measure(ReplayWarmups, ReplayRounds,
        [
            new("MessagePackSerializer, struct", () => replayed.Replay<SmallEvent, MessagePackCodec<SmallEvent>>(replayed.ByMessagePack)),
            new("MessagePackSerializer, class", () => replayed.Replay<SmallClass, MessagePackCodec<SmallClass>>(replayed.ByMessagePack)),
            new("generated, MessagePack's bytes", () => replayed.Replay<SmallEvent, SmallEvent.Codec>(replayed.ByMessagePack)),
            new("generated, own bytes", () => replayed.Replay<SmallEvent, SmallEvent.Codec>(own)),
            new("generated, own bytes, class", () => replayed.Replay<SmallClass, SmallClass.Codec>(own)),
            new("blittable", () => replayed.Replay<SmallEvent, BlittableCodec<SmallEvent>>(plain)),
        ]));
    }

    private static void Large(ResultsPage page)
    {
        LargeEvent[] events = Sample(SampleEvents.Large);
        byte[][] theirs = [.. events.Select(e => MessagePackSerializer.Serialize(e))];
        EncodedMessages fromThem = new(theirs), fromUs = new(Encoded<LargeEvent, LargeEvent.Codec>(events));
        EncodedMessages blittable = new(Encoded<LargeEvent, BlittableCodec<LargeEvent>>(events));
        Measure(page, $"20 fields with text ({fromThem.AverageLength:F0} bytes by MessagePackSerializer, {fromUs.AverageLength:F0} at fixed width)",
        [
            new("MessagePackSerializer, struct", () => fromThem.Decode(Repeats / 20, new SerializerDecoder<LargeEvent>(new LargeEvent[1]))),
            new("MessagePackSerializer, class", () => fromThem.Decode(Repeats / 20, new SerializerDecoder<LargeClass>(new LargeClass[1]))),
            new("MessagePackReader by hand", () => fromThem.Decode(Repeats / 20, new LargeReaderDecoder(new LargeEvent[1]))),
            new("generated, MessagePack's bytes", () => fromThem.Decode<LargeEvent, LargeEvent.Codec>(Repeats / 4)),
            new("generated, own bytes", () => fromUs.Decode<LargeEvent, LargeEvent.Codec>(Repeats / 2)),
            new("blittable", () => blittable.Decode<LargeEvent, BlittableCodec<LargeEvent>>(Repeats)),
        ]);

        using ReplayedMessages<LargeEvent> replayed = new(events);
        long own = replayed.Record<LargeEvent.Codec>(events), plain = replayed.Record<BlittableCodec<LargeEvent>>(events);
        page.Add("20 fields with text, replayed inline", Rounds.Measure(ReplayWarmups, ReplayRounds,
        [
            new("MessagePackSerializer, struct", () => replayed.Replay<LargeEvent, MessagePackCodec<LargeEvent>>(replayed.ByMessagePack)),
            new("MessagePackSerializer, class", () => replayed.Replay<LargeClass, MessagePackCodec<LargeClass>>(replayed.ByMessagePack)),
            new("generated, MessagePack's bytes", () => replayed.Replay<LargeEvent, LargeEvent.Codec>(replayed.ByMessagePack)),
            new("generated, own bytes", () => replayed.Replay<LargeEvent, LargeEvent.Codec>(own)),
            new("blittable", () => replayed.Replay<LargeEvent, BlittableCodec<LargeEvent>>(plain)),
        ]));
    }

    private static void Measure(ResultsPage page, string title, params Contender[] contenders) =>
        page.Add(title, Rounds.Measure(Warmups, RoundCount, [.. contenders.Select(contender => contender.CountingBytes())]));

    private static T[] Sample<T>(Func<Random, T> next)
    {
        var random = new Random(7);
        return [.. Enumerable.Range(0, Messages).Select(_ => next(random))];
    }

    private static byte[][] Encoded<T, TCodec>(T[] events) where TCodec : struct, IEventCodec<T>
    {
        byte[] buffer = new byte[1_024];
        return [.. events.Select(e => buffer[..default(TCodec).Encode(e, buffer)])];
    }
}

using MessagePack;

namespace Replay.Benchmarks;

/// <summary>Decoding and encoding one event type in every way that there is, in turns.</summary>
internal static class SerializationRates
{
    private const int Warmups = 60;
    private const int RoundCount = 201;
    private const int Messages = 1_024;
    private const int Repeats = 60;

    public static void Run()
    {
        Small();
        Large();
    }

    private static void Small()
    {
        SmallEvent[] events = Sample(SampleEvents.Small);
        byte[][] theirs = [.. events.Select(e => MessagePackSerializer.Serialize(e))];
        EncodedMessages fromThem = new(theirs), fromUs = new(Encoded<SmallEvent, SmallEvent.Codec>(events));
        EncodedMessages blittable = new(Encoded<SmallEvent, BlittableCodec<SmallEvent>>(events));
        Print($"6 fields ({fromThem.AverageLength:F0} bytes by MessagePackSerializer, {fromUs.AverageLength:F0} at fixed width)",
        [
            new("MessagePackSerializer, struct", () => fromThem.Decode(Repeats / 20, new SerializerDecoder<SmallEvent>(new SmallEvent[1]))),
            new("MessagePackSerializer, class", () => fromThem.Decode(Repeats / 20, new SerializerDecoder<SmallClass>(new SmallClass[1]))),
            new("MessagePackReader by hand", () => fromThem.Decode(Repeats / 20, new SmallReaderDecoder(new SmallEvent[1]))),
            new("generated, MessagePack's bytes", () => fromThem.Decode<SmallEvent, SmallEvent.Codec>(Repeats)),
            new("generated, own bytes", () => fromUs.Decode<SmallEvent, SmallEvent.Codec>(Repeats)),
            new("generated, own bytes, class", () => fromUs.Decode<SmallClass, SmallClass.Codec>(Repeats)),
            new("blittable", () => blittable.Decode<SmallEvent, BlittableCodec<SmallEvent>>(Repeats)),
        ]);
    }

    private static void Large()
    {
        LargeEvent[] events = Sample(SampleEvents.Large);
        byte[][] theirs = [.. events.Select(e => MessagePackSerializer.Serialize(e))];
        EncodedMessages fromThem = new(theirs), fromUs = new(Encoded<LargeEvent, LargeEvent.Codec>(events));
        EncodedMessages blittable = new(Encoded<LargeEvent, BlittableCodec<LargeEvent>>(events));
        Print($"20 fields with text ({fromThem.AverageLength:F0} bytes by MessagePackSerializer, {fromUs.AverageLength:F0} at fixed width)",
        [
            new("MessagePackSerializer, struct", () => fromThem.Decode(Repeats / 20, new SerializerDecoder<LargeEvent>(new LargeEvent[1]))),
            new("MessagePackSerializer, class", () => fromThem.Decode(Repeats / 20, new SerializerDecoder<LargeClass>(new LargeClass[1]))),
            new("MessagePackReader by hand", () => fromThem.Decode(Repeats / 20, new LargeReaderDecoder(new LargeEvent[1]))),
            new("generated, MessagePack's bytes", () => fromThem.Decode<LargeEvent, LargeEvent.Codec>(Repeats)),
            new("generated, own bytes", () => fromUs.Decode<LargeEvent, LargeEvent.Codec>(Repeats)),
            new("blittable", () => blittable.Decode<LargeEvent, BlittableCodec<LargeEvent>>(Repeats)),
        ]);
    }

    private static void Print(string title, Contender[] contenders)
    {
        Rounds.Print(title, Rounds.Measure(Warmups, RoundCount, contenders));
        foreach (Contender contender in contenders)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            contender.Measure();
            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Console.WriteLine($"  {contender.Name,-34}{allocated,14:N0} bytes allocated in a round");
        }
    }

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

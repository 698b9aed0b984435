using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Replay.Benching;

namespace Replay.Benchmarks;

/// <summary>Events of one type out of sixteen: selected by the message header before they are decoded, beside a handler that gets all and looks at their type.</summary>
internal static class SelectionRates
{
    private const int Warmups = 4;
    private const int RoundCount = 9;
    private const int Types = 16;
    private const int Wanted = 3;
    private const int HeaderLength = 8;

    public static void Run(ResultsPage page, long events)
    {
        using TemporaryArchive made = new();
        long recordingId = Record(made.Archive, events);
        page.Add($"{events:N0} events of 32 bytes with a message header, one of {Types} types wanted: events passed a second", Rounds.Measure(Warmups, RoundCount,
        [
            new("all delivered, the handler looks", () => Run(made.Archive, recordingId, events, run => run.WithDigests(false))),
            new("selected by header", () => Run(made.Archive, recordingId, events, run => run.WithDigests(false).OnlyTemplates(Wanted))),
            new("all delivered, digests", () => Run(made.Archive, recordingId, events, run => run)),
            new("selected by header, digests", () => Run(made.Archive, recordingId, events, run => run.OnlyTemplates(Wanted))),
        ]));
    }

    private static Sample Run(EmbeddedArchive archive, long recordingId, long events, Func<ReplayRun<Tick, HeadedCodec>, ReplayRun<Tick, HeadedCodec>> how)
    {
        WantedOnes handler = new();
        RunResult result = how(new ReplayRun<Tick, HeadedCodec>(archive, recordingId)).Handle(handler).Run();
        if (result.Events + result.SkippedEvents != events || handler.Count != (events + Types - Wanted) / Types) throw new InvalidOperationException("Events were lost or not wanted.");
        return new Sample(events / result.Elapsed.TotalSeconds, result.AllocatedBytes);
    }

    private static long Record(EmbeddedArchive archive, long events)
    {
        using RecordingWriter writer = archive.CreateRecording(new() { TermBufferLength = 1 << 26, SegmentFileLength = 1 << 26 });
        Span<byte> message = stackalloc byte[HeaderLength + Unsafe.SizeOf<Tick>()];
        for (long i = 0; i < events; i++)
        {
            // Types are numbered from 1 on.
            BinaryPrimitives.WriteUInt16LittleEndian(message[2..], (ushort)((i % Types) + 1));
            Tick tick = Tick.Number(i);
            MemoryMarshal.Write(message[HeaderLength..], in tick);
            writer.Append(message, i + 1);
        }
        writer.Stop();
        return writer.RecordingId;
    }

    private sealed class WantedOnes : IEventHandler<Tick>
    {
        public long Count { get; private set; }

        public void OnEvent(ref Tick data, in EventHeader header, bool endOfBatch)
        {
            if (header.TemplateId == Wanted) Count++;
        }
    }

    /// <summary>A tick behind a message header.</summary>
    private readonly struct HeadedCodec : IEventCodec<Tick>, IMessageHeaderCodec
    {
        public int GetMaxEncodedLength(in Tick value) => HeaderLength + Unsafe.SizeOf<Tick>();

        public int Encode(in Tick value, Span<byte> destination) => HeaderLength + default(BlittableCodec<Tick>).Encode(in value, destination[HeaderLength..]);

        public int Decode(ReadOnlySpan<byte> source, ref Tick slot) => HeaderLength + default(BlittableCodec<Tick>).Decode(source[HeaderLength..], ref slot);
    }
}

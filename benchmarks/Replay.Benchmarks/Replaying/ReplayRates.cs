using System.Diagnostics;
using System.Runtime.CompilerServices;
using Replay.Benching;

namespace Replay.Benchmarks;

/// <summary>Replayed events a second beside a bare loop over the same frames: whole runs, which map the recording anew, and the loop alone on one mapping.</summary>
internal static class ReplayRates
{
    private const int Warmups = 3;
    private const int RoundCount = 9;

    public static void Run(ResultsPage page, long events)
    {
        using TickWorkload work = new(events);
        page.Add($"{events:N0} recorded events of 32 bytes: whole runs, first pass over a new mapping", Rounds.Measure(Warmups, RoundCount,
        [
            new("bare checked loop", () => BareRun(work, events)),
            new("inline, struct handler", () => StructRun(work)),
            new("inline, class handler", () => ClassRun(work, run => run.WithDigests(false))),
            new("inline, class handler, digests", () => ClassRun(work, run => run)),
            new("ring, class handler", () => ClassRun(work, run => run.WithDigests(false).OverRing())),
            new("ring, class handler, digests", () => ClassRun(work, run => run.OverRing())),
        ]));

        using RecordingReader reader = work.Archive.OpenReader(work.RecordingId);
        using FrameCursor cursor = reader.OpenCursor(reader.Resolve(), releasesAsItGoes: false);
        MappedLoop loop = new(cursor, events);
        page.Add("The same, loop alone, later passes over one mapping", Rounds.Measure(Warmups, RoundCount,
        [
            new("bare checked loop", () => loop.Bare(work)),
            new("inline, struct handler", () => loop.Struct(work)),
            new("inline, class handler", () => loop.Class(work)),
            new("inline, class handler, digests", () => loop.ClassWithDigests(work)),
        ]));
    }

    private static double BareRun(TickWorkload work, long events)
    {
        using RecordingReader reader = work.Archive.OpenReader(work.RecordingId);
        using FrameCursor cursor = reader.OpenCursor(reader.Resolve(), releasesAsItGoes: true);
        return new MappedLoop(cursor, events).Bare(work);
    }

    private static double StructRun(TickWorkload work)
    {
        StructTickSummer summer = default;
        RunResult result = work.Run().WithDigests(false).Run(ref summer);
        work.Check(summer.Sum);
        return result.EventsPerSecond;
    }

    private static double ClassRun(TickWorkload work, Func<ReplayRun<Tick, BlittableCodec<Tick>>, ReplayRun<Tick, BlittableCodec<Tick>>> how)
    {
        ClassTickSummer summer = new();
        RunResult result = how(work.Run().Handle(summer)).Run();
        work.Check(summer.Sum);
        return result.EventsPerSecond;
    }
}

/// <summary>The engine's loop, and a bare one, over frames that one mapping holds.</summary>
internal sealed unsafe class MappedLoop
{
    private const int SliceLength = 16_384;

    private static readonly InlineFaults NoFaults = new([], skipAndReport: null);

    private readonly byte* _first;
    private readonly FrameBlock _rest;
    private readonly long _events;

    public MappedLoop(FrameCursor cursor, long events)
    {
        _first = cursor.Advance(cursor.Block.Next);
        _rest = cursor.Block;
        _events = events;
    }

    public double Bare(TickWorkload work)
    {
        long start = Stopwatch.GetTimestamp();
        long sum = Sum(_first, _rest);
        double rate = _events / Stopwatch.GetElapsedTime(start).TotalSeconds;
        work.Check(sum);
        return rate;
    }

    public double Struct(TickWorkload work)
    {
        InlineSink<Tick, StructTickSummer> sink = new(default, [], NoFaults);
        double rate = Run(default(NoDigest), ref sink);
        work.Check(sink.Handler.Sum);
        return rate;
    }

    public double Class(TickWorkload work) => Class(work, default(NoDigest));

    public double ClassWithDigests(TickWorkload work) => Class(work, new ChainedDigest(new DigestChain()));

    private double Class<TDigest>(TickWorkload work, TDigest digest) where TDigest : struct, IEventDigest
    {
        ClassTickSummer summer = new();
        InlineSink<Tick, OneHandler<Tick>> sink = new(new OneHandler<Tick>(summer), [], NoFaults);
        double rate = Run(digest, ref sink);
        work.Check(summer.Sum);
        return rate;
    }

    private double Run<TDigest, TSink>(TDigest digest, ref TSink sink) where TDigest : struct, IEventDigest where TSink : struct, IEventSink<Tick>
    {
        RunState state = new() { To = long.MaxValue, Header = new() { Sequence = -1, Position = -1 } };
        BlittableCodec<Tick> codec = default;
        FrameBlock block = _rest;
        byte* frame = _first;
        long position = 0;
        long start = Stopwatch.GetTimestamp();
        do
        {
            state.StopBefore = state.NextSequence + SliceLength;
            ReplayLoop.Run<Tick, BlittableCodec<Tick>, FrameTime, TDigest, TSink>(frame, position, ref block, state, ref codec, default, digest, ref sink);
            position = block.Position;
        }
        while (block.TryTake(out frame));
        return _events / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    // Compiled in full at once: it is called once a pass.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static long Sum(byte* frame, FrameBlock block)
    {
        long sum = 0;
        do sum += *(long*)(frame + Frame.HeaderLength) + Frame.ReservedValue(frame);
        while (block.TryTake(out frame));
        return sum;
    }
}

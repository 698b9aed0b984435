using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Replay.Benchmarks;

/// <summary>Encoded events in one block of memory that does not move, each at a multiple of 32 bytes, as in a recording.</summary>
internal sealed unsafe class EncodedMessages
{
    private readonly byte[] _memory;
    private readonly (int Start, int Length)[] _messages;

    public EncodedMessages(IReadOnlyList<byte[]> messages)
    {
        _messages = new (int, int)[messages.Count];
        int end = 0;
        for (int i = 0; i < messages.Count; i++)
        {
            _messages[i] = (end, messages[i].Length);
            end += (messages[i].Length + 31) & ~31;
        }

        _memory = GC.AllocateUninitializedArray<byte>(end, pinned: true);
        for (int i = 0; i < messages.Count; i++) messages[i].CopyTo(_memory, _messages[i].Start);
    }

    public double AverageLength => _messages.Average(m => m.Length);

    /// <summary>Decodes all messages into one slot again and again, and gives the rate.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public double Decode<T, TCodec>(int rounds) where TCodec : struct, IEventCodec<T> where T : new()
    {
        TCodec codec = default;
        T slot = new();
        byte* memory = (byte*)Unsafe.AsPointer(ref _memory[0]);
        long start = Stopwatch.GetTimestamp();
        for (int round = 0; round < rounds; round++)
        {
            foreach ((int at, int length) in _messages) codec.Decode(new ReadOnlySpan<byte>(memory + at, length), ref slot);
        }

        return Rate(start, rounds);
    }

    /// <summary>The same over memory, which MessagePack-CSharp needs.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public double Decode<TDecoder>(int rounds, TDecoder decoder) where TDecoder : struct, IMemoryDecoder
    {
        long start = Stopwatch.GetTimestamp();
        for (int round = 0; round < rounds; round++)
        {
            foreach ((int at, int length) in _messages) decoder.Decode(new ReadOnlyMemory<byte>(_memory, at, length));
        }

        return Rate(start, rounds);
    }

    /// <summary>Encodes one event again and again.</summary>
    public static double Encode<T, TCodec>(T[] events, int rounds) where TCodec : struct, IEventCodec<T>
    {
        TCodec codec = default;
        byte[] buffer = new byte[1_024];
        long start = Stopwatch.GetTimestamp();
        for (int round = 0; round < rounds; round++)
        {
            foreach (ref T item in events.AsSpan()) codec.Encode(in item, buffer);
        }

        return (double)rounds * events.Length / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private double Rate(long start, int rounds) => (double)rounds * _messages.Length / Stopwatch.GetElapsedTime(start).TotalSeconds;
}

/// <summary>Decodes a message from memory; a struct, so that its code joins the loop.</summary>
internal interface IMemoryDecoder
{
    void Decode(ReadOnlyMemory<byte> message);
}

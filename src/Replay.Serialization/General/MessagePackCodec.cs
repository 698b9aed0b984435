using System.Buffers;
using MessagePack;

namespace Replay.Serialization;

/// <summary>Any type that MessagePack-CSharp can serialise, in exactly its bytes: the general codec, for types that have no generated one.</summary>
/// <remarks>
/// Reads with <see cref="MessagePackSecurity.UntrustedData"/>: depth and lengths are limited, whatever a message says. Allocates what
/// MessagePack-CSharp does: nothing for structs of numbers; for a class its object, since it cannot fill an existing one. Counts as a codec of
/// views, because <typeparamref name="T"/> may hold a <see cref="BytesView"/> or <see cref="Utf8View"/>.
/// </remarks>
/// <typeparam name="T">The event type.</typeparam>
public readonly struct MessagePackCodec<T> : IEventCodec<T>, IViewCodec
{
    private static readonly MessagePackSerializerOptions DefaultOptions = Secure(MessagePackSerializerOptions.Standard);

    private readonly MessagePackSerializerOptions? _options;

    /// <summary>Creates a codec with options of one's own, such as a resolver; <c>default</c> uses the standard ones.</summary>
    /// <param name="options">The options; their security is raised to that of untrusted data.</param>
    /// <exception cref="ArgumentException">The options compress: a small message could then unpack to any size.</exception>
    public MessagePackCodec(MessagePackSerializerOptions options)
    {
        if (options.Compression != MessagePackCompression.None)
            throw new ArgumentException($"Compression {options.Compression} is not supported: a small message could unpack to any size; use {MessagePackCompression.None}.", nameof(options));
        _options = Secure(options);
    }

    /// <summary>Whether bytes behind an event are an error; otherwise they are left out.</summary>
    public bool Strict { get; init; }

    private MessagePackSerializerOptions Options => _options ?? DefaultOptions;

    /// <inheritdoc/>
    /// <remarks>The exact length, found by serialising.</remarks>
    public int GetMaxEncodedLength(in T value) => Serialize(in value).Length;

    /// <inheritdoc/>
    public int Encode(in T value, Span<byte> destination)
    {
        ReadOnlySpan<byte> message = Serialize(in value);
        if (!message.TryCopyTo(destination)) Throw.DestinationTooShort(message.Length, destination.Length);
        return message.Length;
    }

    /// <inheritdoc/>
    public unsafe int Decode(ReadOnlySpan<byte> source, ref T slot)
    {
        fixed (byte* pointer = source)
        {
            MovableMemory memory = MovableMemory.OfThisThread;
            (nint, int) outer = memory.MoveTo((nint)pointer, source.Length);
            MessagePackReader reader = new(memory.Memory);
            try
            {
                T value = MessagePackSerializer.Deserialize<T>(ref reader, Options);
                if (value is null) Throw.NilEvent(typeof(T));
                slot = value;
                int length = (int)reader.Consumed;
                return Strict ? EventStreamForm.RequireWhole(length, source) : length;
            }
            catch (Exception e) when (e is MessagePackSerializationException or EndOfStreamException)
            {
                throw Throw.Refused((int)reader.Consumed, typeof(T), e);
            }
            finally
            {
                memory.MoveTo(outer.Item1, outer.Item2);
            }
        }
    }

    /// <summary>The message, in a buffer of this thread that the next call reuses.</summary>
    private ReadOnlySpan<byte> Serialize(in T value)
    {
        ArrayBufferWriter<byte> scratch = Scratch.OfThisThread;
        try
        {
            MessagePackSerializer.Serialize(scratch, value, Options);
            return scratch.WrittenSpan;
        }
        catch (MessagePackSerializationException e)
        {
            throw Throw.Refused(scratch.WrittenCount, typeof(T), e);
        }
    }

    private static MessagePackSerializerOptions Secure(MessagePackSerializerOptions options) => options.WithSecurity(MessagePackSecurity.UntrustedData);
}

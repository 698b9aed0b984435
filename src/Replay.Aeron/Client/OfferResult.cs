using System.Runtime.CompilerServices;

namespace Replay.Aeron;

/// <summary>What became of an offer.</summary>
public readonly record struct OfferResult
{
    private const long MaxPositionExceeded = -5;
    private const long Error = -6;

    private OfferResult(long value) => Value = value;

    /// <summary>The position after the message, or Aeron's negative code.</summary>
    public long Value { get; }

    /// <summary>True: published.</summary>
    public bool IsPublished => Value > 0;

    /// <summary>True: nobody subscribes or records.</summary>
    public bool IsNotConnected => Value == -1;

    /// <summary>True: subscribers are behind.</summary>
    public bool IsBackPressured => Value == -2;

    /// <summary>True: the term is being changed; try again at once.</summary>
    public bool IsAdminAction => Value == -3;

    /// <summary>True: the publication or its client is closed.</summary>
    public bool IsClosed => Value == -4;

    /// <exception cref="AeronException">The message is too long, or the stream has reached its end.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static OfferResult From(long value)
    {
        if (value <= MaxPositionExceeded) ThrowFor(value);
        return new OfferResult(value);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ThrowFor(long value)
    {
        if (value == Error) Throw.NativeError("Publishing");
        throw new AeronException((int)value, "The publication has reached the end of its stream: its term ids have been through all values. Add a new publication.");
    }
}

using System.Runtime.InteropServices;

namespace Replay.Aeron;

/// <summary>A native object that keeps the objects it depends on open until it is itself closed.</summary>
/// <remarks>
/// Invariant: an object's parents are released only after its own close function has returned, so that C sees the one order that is safe
/// (archive, archive context, client, client context) whatever the user disposes first, forgets, or leaves to the finalizer.
/// </remarks>
internal abstract class NativeHandle : SafeHandle
{
    private readonly NativeHandle? _parent;
    private readonly NativeHandle? _secondParent;

    protected NativeHandle(nint native, NativeHandle? parent = null, NativeHandle? secondParent = null) : base(0, ownsHandle: true)
    {
        bool added = false;
        parent?.DangerousAddRef(ref added);
        _parent = parent;
        secondParent?.DangerousAddRef(ref added);
        _secondParent = secondParent;
        SetHandle(native);
    }

    public sealed override bool IsInvalid => handle == 0;

    /// <summary>Closes the native object; true: it is gone.</summary>
    protected abstract bool Close(nint native);

    protected sealed override bool ReleaseHandle()
    {
        bool closed = Close(handle);
        _secondParent?.DangerousRelease();
        _parent?.DangerousRelease();
        return closed;
    }
}

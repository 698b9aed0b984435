using System.Runtime.InteropServices;

namespace Replay.Serialization.Tests;

/// <summary>Memory whose next page may not be touched: a read or write behind its end kills the process, so a test that ends proves there was none.</summary>
internal sealed unsafe partial class GuardedMemory : IDisposable
{
    private const int PageSize = 65_536;
    private const int ReadWrite = 3;
    private const int PrivateAnonymous = 0x22;

    private readonly byte* _pages;

    public GuardedMemory()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Guard pages are made with Linux's mmap.");
        _pages = Map(null, 2 * PageSize, ReadWrite, PrivateAnonymous, -1, 0);
        Assert.True(_pages != (byte*)-1, "mmap failed");
        Assert.Equal(0, Protect(_pages + PageSize, PageSize, 0));
    }

    /// <summary>So many bytes that end where the forbidden page begins.</summary>
    public Span<byte> Last(int length) => new(_pages + PageSize - length, length);

    public Span<byte> Put(ReadOnlySpan<byte> bytes)
    {
        Span<byte> place = Last(bytes.Length);
        bytes.CopyTo(place);
        return place;
    }

    public void Dispose() => Assert.Equal(0, Unmap(_pages, 2 * PageSize));

    [LibraryImport("libc", EntryPoint = "mmap")]
    private static partial byte* Map(byte* address, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "mprotect")]
    private static partial int Protect(byte* address, nuint length, int protection);

    [LibraryImport("libc", EntryPoint = "munmap")]
    private static partial int Unmap(byte* address, nuint length);
}

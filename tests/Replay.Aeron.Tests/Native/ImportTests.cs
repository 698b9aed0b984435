using System.Reflection;
using System.Runtime.InteropServices;

namespace Replay.Aeron.Tests;

public class ImportTests
{
    [Fact]
    public void All_135_functions_of_the_archive_header_are_imported() => Assert.Equal(135, ImportsOf(typeof(AeronArchiveC)).Length);

    [Fact]
    public void Every_imported_function_is_exported_by_the_library_that_it_is_imported_from()
    {
        Assert.SkipUnless(AeronLibrary.IsAvailable, AeronLibrary.UnavailableReason ?? "");
        nint client = NativeLibrary.Load(Path.Combine(AeronLibrary.Directory!, LibrarySearch.FileName(AeronLibrary.Client)));
        nint archiveClient = NativeLibrary.Load(Path.Combine(AeronLibrary.Directory!, LibrarySearch.FileName(AeronLibrary.ArchiveClient)));

        Assert.All(ImportsOf(typeof(AeronC)), name => Assert.True(NativeLibrary.TryGetExport(client, name, out _), name));
        Assert.All(ImportsOf(typeof(AeronArchiveC)), name => Assert.True(NativeLibrary.TryGetExport(archiveClient, name, out _), name));
    }

    internal static string[] ImportsOf(Type type) =>
        [.. type.GetMethods(BindingFlags.Static | BindingFlags.NonPublic).Select(method => method.Name).Where(name => name.StartsWith("aeron_", StringComparison.Ordinal)).Distinct()];
}

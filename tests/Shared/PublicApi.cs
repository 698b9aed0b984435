using System.Reflection;
using PublicApiGenerator;

namespace Replay.Tests;

/// <summary>Holds a library's public API to a file that is read in review.</summary>
internal static class PublicApi
{
    /// <summary>Fails when the library's public API is not what <c>PublicApi.approved.txt</c> in the test project's folder says.</summary>
    /// <param name="library">The library's assembly.</param>
    public static void ShouldBeApproved(Assembly library)
    {
        string folder = Repository.PathOf("tests", $"{library.GetName().Name}.Tests");
        string approvedFile = Path.Combine(folder, "PublicApi.approved.txt");
        string receivedFile = Path.Combine(folder, "PublicApi.received.txt");

        string received = library.GeneratePublicApi(new ApiGeneratorOptions { IncludeAssemblyAttributes = false }).ReplaceLineEndings("\n").TrimEnd() + "\n";
        string approved = File.Exists(approvedFile) ? File.ReadAllText(approvedFile).ReplaceLineEndings("\n") : "";
        if (received == approved)
        {
            File.Delete(receivedFile);
            return;
        }
        File.WriteAllText(receivedFile, received);
        Assert.Fail($"The public API of {library.GetName().Name} has changed. Compare {receivedFile} with the approved file; " +
            $"if the change is meant, approve it: mv {receivedFile} {approvedFile}");
    }
}

using Replay.Tests;

namespace Replay.Serialization.Generators.Tests;

/// <summary>Generated code beside its approved form.</summary>
internal static class Approval
{
    public static void Check(string generated, string name)
    {
        string approvedFile = Repository.PathOf("tests", "Replay.Serialization.Generators.Tests", $"{name}.approved.txt");
        string receivedFile = approvedFile.Replace(".approved.", ".received.", StringComparison.Ordinal);

        if (File.Exists(approvedFile) && File.ReadAllText(approvedFile) == generated)
        {
            File.Delete(receivedFile);
            return;
        }

        File.WriteAllText(receivedFile, generated);
        Assert.Fail($"The generated code has changed. Compare {receivedFile} with {approvedFile}; if the change is meant: mv {receivedFile} {approvedFile}");
    }
}

namespace Replay.Reports;

/// <summary>The parts of the page, embedded in this assembly.</summary>
internal static class PageResource
{
    public static string ReadText(string name)
    {
        using Stream stream = typeof(PageResource).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The assembly was built without {name}.");
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }
}

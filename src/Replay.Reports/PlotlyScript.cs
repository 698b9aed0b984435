using System.Reflection;

namespace Replay.Reports;

/// <summary>plotly.js, taken from the Plotly.NET package at run time, so that the report needs no network and we carry no copy.</summary>
internal static class PlotlyScript
{
    public static void CopyTo(Stream destination)
    {
        Assembly package = typeof(Plotly.NET.StyleParam).Assembly;
        string name = package.GetManifestResourceNames().SingleOrDefault(name => name.EndsWith(".min.js", StringComparison.Ordinal))
            ?? throw new InvalidOperationException($"{package.FullName} holds no plotly script: is it another version of the package?");
        using Stream script = package.GetManifestResourceStream(name)!;
        script.CopyTo(destination);
    }
}

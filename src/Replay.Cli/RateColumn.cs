using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Replay.Cli;

/// <summary>A rate, in millions of its unit.</summary>
internal sealed class RateColumn(Func<double> perSecond, string unit) : ProgressColumn
{
    public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) =>
        new Text(string.Create(CultureInfo.InvariantCulture, $"{perSecond() / 1e6:F2} {unit}"));
}

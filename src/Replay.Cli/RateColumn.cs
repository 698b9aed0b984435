using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Replay.Cli;

/// <summary>Events a second, in millions.</summary>
internal sealed class RateColumn(Func<double> eventsPerSecond) : ProgressColumn
{
    public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) =>
        new Text(string.Create(CultureInfo.InvariantCulture, $"{eventsPerSecond() / 1e6:F2} M events/s"));
}

using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Replay.Cli;

/// <summary>How many units of work a second.</summary>
internal sealed class RateColumn : ProgressColumn
{
    public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) =>
        new Text(task.Speed is { } rate ? string.Create(CultureInfo.InvariantCulture, $"{rate / 1e6:F2} M/s") : "");
}

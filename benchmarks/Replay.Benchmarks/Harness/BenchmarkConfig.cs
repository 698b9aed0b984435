using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Perfolizer.Horology;

namespace Replay.Benchmarks;

/// <summary>The one configuration of every benchmark: medians, ratios to the baseline, allocated bytes.</summary>
internal sealed class BenchmarkConfig : ManualConfig
{
    /// <summary>Configures.</summary>
    /// <param name="isShort">In this process, with few short iterations: seconds for each benchmark instead of half a minute.</param>
    public BenchmarkConfig(bool isShort = false)
    {
        AddJob(isShort
            ? Job.Default.WithToolchain(InProcessEmitToolchain.Instance).WithWarmupCount(1).WithIterationCount(5).WithIterationTime(TimeInterval.FromMilliseconds(50))
            : Job.Default.WithWarmupCount(3).WithIterationCount(11).WithMinIterationCount(5));
        AddDiagnoser(MemoryDiagnoser.Default);
        AddColumnProvider(DefaultColumnProviders.Instance);
        AddColumn(StatisticColumn.Median, StatisticColumn.Min, StatisticColumn.Max);
        AddExporter(MarkdownExporter.GitHub);
        AddLogger(ConsoleLogger.Default);
    }
}

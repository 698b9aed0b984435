using Microsoft.CodeAnalysis;

namespace Replay.Analyzers.Tests;

/// <summary>Which code the rules cover, what is followed from there, and how a rule is switched off.</summary>
public class ScopeTests
{
    [Fact]
    public Task Code_outside_handlers_is_not_checked() => Check.Source("""
        class Service
        {
            private static int _calls;
            public DateTime Now() { _calls++; return DateTime.UtcNow; }
            public async Task Wait() => await Task.Delay(1);
        }
        """);

    [Theory]
    [InlineData("sealed class Sample : ISnapshotable")]
    [InlineData("[Deterministic] sealed class Sample : Unmarked")]
    [InlineData("sealed class Sample : MarkedBase")]
    [InlineData("sealed class Sample : IMarked")]
    [InlineData("struct Sample : IMarked")]
    public Task Snapshotable_and_marked_types_are_covered(string declaration) => Check.Source($$"""
        class Unmarked { }
        [Deterministic] class MarkedBase { }
        [Deterministic] interface IMarked { }
        {{declaration}}
        {
            public Sample() { }
            public long Now() => {|REPLAY101:Environment.TickCount64|};
            public int StateVersion => 1;
            public void SaveState(IBufferWriter<byte> destination) { }
            public void LoadState(ReadOnlySpan<byte> source, int version) { }
        }
        """);

    [Fact]
    public Task Bases_of_handlers_are_followed_and_nested_types_are_covered() => Check.Source("""
        abstract class Base { protected long Now() => Environment.TickCount64; protected long Zero() => 0; }
        sealed class Handler : Base, IEventHandler<long>
        {
            public void OnEvent(ref long data, in EventHeader header, bool endOfBatch) => data = {|REPLAY112:Now()|} + Zero() + Nested.Get();
            static class Nested { public static int Get() => {|REPLAY101:DateTime.UtcNow|}.Day; }
        }
        """);

    [Fact]
    public Task Explicit_implementations_are_covered() => Check.Source("""
        sealed class Handler : IEventHandler<long>
        {
            private long _count;
            void IEventHandler<long>.OnEvent(ref long data, in EventHeader header, bool last)
            {
                if (last) {|REPLAY111:_count|} = {|REPLAY101:Environment.TickCount64|};
            }
        }
        """);

    [Fact]
    public Task Calls_are_followed_through_methods_constructors_properties_and_static_fields() => Check.Source("""
        static class Deep { public static DateTime Now() => DateTime.UtcNow; }
        static class Helper { public static int Day() => Deep.Now().Day; public static int Twice(int x) => 2 * x; public static int A() => B(); public static int B() => A(); }
        sealed class Stamped { private readonly long _at = Stopwatch.GetTimestamp(); public long At => _at; }
        sealed class Built { private readonly Random _random; public Built() => _random = new Random(); public int Next() => _random.Next(); }
        static class Config { public static readonly string Name = Environment.MachineName; public static string User => Environment.UserName; public static Guid Run { get; } = Guid.NewGuid(); }
        static class Counter { private static int _count; public static int Next() => ++_count; }
        sealed class Handler : IEventHandler<long>
        {
            private object? _x;
            public void OnEvent(ref long data, in EventHeader header, bool endOfBatch)
            {
                _x = {|REPLAY112:Helper.Day()|} + Helper.Twice(2) + Helper.A();
                _x = {|REPLAY112:new Stamped()|}.At;
                _x = {|REPLAY112:new Built()|}.Next();
                _x = {|REPLAY112:Config.Name|};
                _x = {|REPLAY112:Config.User|};
                _x = {|REPLAY112:Config.Run|};
                _x = {|REPLAY112:Counter.Next()|};
                Own();
            }
            private void Own() => _x = {|REPLAY101:DateTime.UtcNow|};
        }
        """);

    [Fact]
    public async Task A_call_names_what_it_leads_to_and_points_there()
    {
        const string Helper = "using System;\n\nnamespace Sample;\n\npublic static class Helper\n{\n    public static long Now() => DateTime.UtcNow.Ticks;\n}\n";
        const string Handler = """
            using Replay;
            sealed class Handler : IEventHandler<long>
            {
                public void OnEvent(ref long data, in EventHeader header, bool endOfBatch) => data = Sample.Helper.Now();
            }
            """;
        Diagnostic diagnostic = Assert.Single(await Check.Diagnostics(Handler, Helper));
        Assert.Equal("'Helper.Now' leads to 'DateTime.UtcNow' (REPLAY101 in File2.cs line 7): mend it there, or hand the value in as a parameter",
            diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal("File1.cs", diagnostic.Location.SourceTree!.FilePath);
        Assert.Equal("File2.cs", Assert.Single(diagnostic.AdditionalLocations).SourceTree!.FilePath);
    }

    [Fact]
    public Task The_text_of_exceptions_is_not_followed() => Check.Source("""
        sealed class Fault(int offset) : Exception($"At {offset}.");
        static class Throw { public static void At(int offset) => throw new Fault(offset); public static Exception Make(int offset) => new Fault(-offset);
            [System.Diagnostics.CodeAnalysis.DoesNotReturn] public static void With(string text) => throw new Exception(text); }
        sealed class Handler : IEventHandler<long>
        {
            public void OnEvent(ref long data, in EventHeader header, bool endOfBatch)
            {
                if (data < 0) Throw.At(5);
                if (data > 7) Throw.With($"It is {data}.");
                if (data > 9) throw Throw.Make(5);
                if (data > 5) throw new Fault(5);
            }
        }
        """);

    [Fact]
    public Task A_covered_helper_is_reported_itself_and_not_again_where_it_is_called() => Check.Source("""
        [Deterministic] static class Helper { public static int Day() => {|REPLAY101:DateTime.UtcNow|}.Day; }
        sealed class Handler : IEventHandler<long>
        {
            public void OnEvent(ref long data, in EventHeader header, bool endOfBatch) => data = Helper.Day();
        }
        """);

    [Fact]
    public Task Interfaces_and_delegates_are_not_followed() => Check.Source("""
        interface IClock { long Now(); }
        sealed class MachineClock : IClock { public long Now() => Environment.TickCount64; }
        sealed class Handler(IClock clock, Func<long> other) : IEventHandler<long>
        {
            public void OnEvent(ref long data, in EventHeader header, bool endOfBatch) => data = clock.Now() + other();
        }
        """);

    [Fact]
    public Task Rules_are_switched_off_as_usual() => Check.Source("""
        sealed class Handler : IEventHandler<long>
        {
            public void OnEvent(ref long data, in EventHeader header, bool endOfBatch)
            {
        #pragma warning disable REPLAY101
                data = Environment.TickCount64;
        #pragma warning restore REPLAY101
                data = {|REPLAY101:Environment.TickCount64|};
            }

            [System.Diagnostics.CodeAnalysis.SuppressMessage("Determinism", "REPLAY105")]
            private static int Process() => Environment.ProcessId;
        }
        """);

    [Fact]
    public async Task Every_rule_can_be_switched_off_by_configuration()
    {
        const string Handler = """
            using System;
            using Replay;
            sealed class Handler : IEventHandler<long>
            {
                public void OnEvent(ref long data, in EventHeader header, bool endOfBatch) => data = Environment.TickCount64;
            }
            """;
        Compilation compilation = Sources.Compile(Handler);
        Assert.Single(await Check.Diagnostics(compilation));
        Assert.Empty(await Check.Diagnostics(compilation.WithOptions(compilation.Options.WithSpecificDiagnosticOptions(
            [KeyValuePair.Create("REPLAY101", ReportDiagnostic.Suppress)]))));
    }

    [Fact]
    public Task Generated_code_is_skipped() => Check.Source("""
        [System.CodeDom.Compiler.GeneratedCode("a", "1")]
        sealed class Handler : IEventHandler<long>
        {
            public void OnEvent(ref long data, in EventHeader header, bool endOfBatch) => data = Environment.TickCount64;
        }
        """);

    [Fact]
    public async Task A_program_without_Replay_is_not_analysed()
    {
        Compilation compilation = Sources.Compile("class Handler { public long Now => System.Environment.TickCount64; }");
        Assert.Empty(await Check.Diagnostics(compilation.RemoveReferences(compilation.References.Where(
            reference => reference.Display!.EndsWith("Replay.Framework.dll", StringComparison.Ordinal)))));
    }
}

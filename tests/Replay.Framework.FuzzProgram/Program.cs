using System.Globalization;
using FuzzProgram;
using SharpFuzz;

switch (args)
{
    case ["afl"]:
        // Made inside: until the fuzzer's memory is there, code that was instrumented for it cannot run.
        ArchiveTarget? fuzzed = null;
        // An input: which file, and what it holds.
        Fuzzer.OutOfProcess.Run(stream =>
        {
            fuzzed ??= new ArchiveTarget();
            using MemoryStream copy = new();
            stream.CopyTo(copy);
            if (copy.TryGetBuffer(out ArraySegment<byte> input) && input.Count > 0) fuzzed.Run(input[0] % fuzzed.Files.Count, input[1..], verify: true);
        });
        fuzzed?.Dispose();
        return 0;
    case ["seeds", var directory]:
        using (ArchiveTarget target = new())
        {
            Directory.CreateDirectory(directory);
            for (int i = 0; i < target.Files.Count; i++) File.WriteAllBytes(Path.Combine(directory, target.Files[i].Name), [(byte)i, .. target.Files[i].Bytes]);
        }
        return 0;
    case ["random", var seconds, var seed]:
        using (ArchiveTarget target = new())
            Console.WriteLine($"{RandomInputs.Run(target, TimeSpan.FromSeconds(int.Parse(seconds, CultureInfo.InvariantCulture)), int.Parse(seed, CultureInfo.InvariantCulture))} inputs, no fault");
        return 0;
    default:
        Console.Error.WriteLine("usage: random <seconds> <seed> | seeds <directory> | afl (see README.md)");
        return 1;
}

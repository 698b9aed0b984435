using System.Diagnostics;

namespace FuzzProgram;

/// <summary>Random changes of the files, where there is no fuzzer that looks at coverage.</summary>
public static class RandomInputs
{
    private static readonly int[] Interesting = [0, 1, -1, int.MaxValue, int.MinValue, 31, 32, 33, 64 * 1024, 1 << 30, 0x00030100];

    /// <summary>Reads changed files for some time.</summary>
    /// <returns>How many.</returns>
    /// <exception cref="InvalidOperationException">An input did what it should not; the message names it.</exception>
    public static long Run(ArchiveTarget target, TimeSpan time, int seed)
    {
        Random random = new(seed);
        long start = Stopwatch.GetTimestamp(), count = 0;
        for (; Stopwatch.GetElapsedTime(start) < time; count++)
        {
            int file = random.Next(target.Files.Count);
            try
            {
                target.Run(file, Change(target.Files[file].Bytes, random), verify: true);
            }
            catch (Exception exception)
            {
                throw new InvalidOperationException($"Input {count} of seed {seed}, {target.Files[file].Name}: {exception.Message}", exception);
            }
        }
        return count;
    }

    /// <summary>Changes a copy in a few places, most of them near the start, where headers are.</summary>
    public static byte[] Change(byte[] bytes, Random random)
    {
        byte[] changed = [.. bytes];
        for (int i = random.Next(1, 5); i > 0; i--)
        {
            int at = random.Next(random.Next(2) == 0 ? Math.Min(512, changed.Length) : changed.Length);
            switch (random.Next(6))
            {
                case 0:
                    changed[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1 when at + 4 <= changed.Length:
                    BitConverter.TryWriteBytes(changed.AsSpan(at & -4), Interesting[random.Next(Interesting.Length)]);
                    break;
                case 2:
                    changed.AsSpan(at, Math.Min(random.Next(4096), changed.Length - at)).Clear();
                    break;
                case 3:
                    random.NextBytes(changed.AsSpan(at, Math.Min(random.Next(64), changed.Length - at)));
                    break;
                case 4:
                    changed = random.Next(8) == 0 ? changed[..(at + 1)] : changed;
                    break;
                default:
                    int length = Math.Min(random.Next(256), changed.Length - at);
                    changed.AsSpan(at, length).CopyTo(changed.AsSpan(random.Next(changed.Length - length + 1)));
                    break;
            }
        }
        return changed;
    }
}

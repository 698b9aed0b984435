namespace DamageProgram;

/// <summary>The faults that are put into what lies beside the segments.</summary>
internal static class SidecarFaults
{
    private const int PageLength = 4096;

    /// <summary>The extensions of sidecars, what they are called in the table, and why a fault of one may be harmless.</summary>
    private static readonly (string Extension, string Name, string Why)[] Kinds =
    [
        (".crc", "an integrity sidecar", "the other slot counts, or nothing is covered there"),
        (".times", "a time index", "times are found all the same"),
        (".durable", "a durable watermark", "the other slot counts"),
    ];

    public static IEnumerable<Fault> Of(Subject subject, DamageScale scale) => Kinds.SelectMany(kind =>
    {
        string[] files = [.. subject.Files.Where(name => name.EndsWith(kind.Extension, StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
        return files.SelectMany((file, i) => OfFile(subject, scale, file, kind.Name, kind.Why, files[(i + 1) % files.Length]));
    });

    private static IEnumerable<Fault> OfFile(Subject subject, DamageScale scale, string file, string name, string why, string other)
    {
        byte[] whole = subject.Whole(file);
        // Slots, headers and entries; what is zero between them is not read.
        for (int bit = 0; bit < whole.Length * 8; bit += scale.BitStep)
            if (whole[bit / 8] != 0) yield return Fault.Flip($"bit of {name}", why, subject, file, bit);
        for (int page = 0; page < whole.Length; page += PageLength)
            yield return Fault.Overwrite($"zeroed page of {name}", file, page, new byte[Math.Min(PageLength, whole.Length - page)], why);
        byte[] garbage = new byte[whole.Length];
        new Random(3).NextBytes(garbage);
        string replaced = $"file of {name} missing, cut off, of another, or of garbage";
        foreach (byte[]? bytes in (byte[]?[])[null, [], whole[..1], whole[..(whole.Length / 2)], whole[..^1], garbage, subject.Whole(other)])
            yield return Fault.Replace(replaced, file, bytes, $"{why}; without it a recording reads");
    }
}

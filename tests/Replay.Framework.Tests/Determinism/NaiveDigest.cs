using System.IO.Hashing;

namespace Replay.Framework.Tests.Determinism;

/// <summary>The digest's definition, written down without any thought of speed: the reference that the chain must equal.</summary>
internal static class NaiveDigest
{
    public static string OfStream(byte[] stream)
    {
        byte[] link = new byte[16];
        foreach (byte[] chunk in stream.Chunk(65_536)) link = XxHash128.Hash([.. link, .. chunk]);
        return Convert.ToHexStringLower(link);
    }

    public static byte[] CanonicalBytes(long timestampNs, int streamId, byte[] payload)
    {
        using MemoryStream bytes = new();
        using BinaryWriter writer = new(bytes);
        writer.Write(timestampNs);
        writer.Write(streamId);
        writer.Write(payload.Length);
        writer.Write(payload);
        writer.Flush();
        return bytes.ToArray();
    }
}

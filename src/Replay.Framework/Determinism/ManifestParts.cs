using System.Diagnostics.CodeAnalysis;
using System.IO.Hashing;
using System.Reflection;

namespace Replay;

/// <summary>A recording of a run, and the range of it that was replayed.</summary>
/// <param name="RecordingId">Id in its archive.</param>
/// <param name="Archive">The archive's directory; null: the archive is elsewhere.</param>
/// <param name="StartTimestampMs">When the recording was begun, in ms since the Unix epoch.</param>
/// <param name="InitialTermId">Its stream's first term id, drawn at random by its publisher.</param>
/// <param name="TermBufferLength">Length of its terms in bytes.</param>
/// <param name="StreamId">Its stream id.</param>
/// <param name="SessionId">The session that was recorded last.</param>
/// <param name="From">Where the range begins.</param>
/// <param name="To">Where the range ends.</param>
/// <param name="TimeOffsetNs">What was added to event times, in ns.</param>
public sealed record ManifestRecording(
    long RecordingId, string? Archive, long StartTimestampMs, int InitialTermId, int TermBufferLength, int StreamId, int SessionId, long From, long To, long TimeOffsetNs)
{
    internal RecordingIdentity Identity => new(RecordingId, StartTimestampMs, InitialTermId, TermBufferLength, StreamId, SessionId);
}

/// <summary>How a run's handlers were called.</summary>
/// <param name="Kind"><c>inline</c> or <c>ring</c>.</param>
/// <param name="Slots">Slots of the ring; null: inline.</param>
/// <param name="Wait">How threads waited, as <see cref="WaitStrategy"/> names it; null: inline.</param>
public sealed record ManifestMode(string Kind, int? Slots, string? Wait);

/// <summary>A handler of a run.</summary>
/// <param name="Name">Its name in the run.</param>
/// <param name="Type">Its type's full name.</param>
/// <param name="StateVersion">Version of its state; null: it cannot be saved.</param>
/// <param name="IsStateless">Whether it says that it has nothing to save.</param>
/// <param name="Binary">The assembly that holds its code.</param>
public sealed record ManifestHandler(string Name, string Type, int? StateVersion, bool IsStateless, ManifestBinary Binary)
{
    internal bool CanResume => StateVersion is not null || IsStateless;
}

/// <summary>An assembly, and what tells it from another build of the same source.</summary>
/// <param name="Name">The assembly's simple name.</param>
/// <param name="Version">Its informational version, or its version.</param>
/// <param name="Mvid">The id that the compiler gave the build.</param>
/// <param name="Path">The file; null: it was not loaded from a file of its own.</param>
/// <param name="FileDigest">XxHash128 of the file; null: as <paramref name="Path"/>.</param>
public sealed record ManifestBinary(string Name, string Version, Guid Mvid, string? Path, Digest? FileDigest)
{
    /// <summary>Describes a loaded assembly.</summary>
    /// <param name="assembly">The assembly.</param>
    [UnconditionalSuppressMessage("SingleFile", "IL3000", Justification = "Empty in a single file, which is then said.")]
    public static ManifestBinary Of(Assembly assembly)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        AssemblyName name = assembly.GetName();
        string version = assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? $"{name.Version}";
        string? path = assembly.Location is { Length: > 0 } location ? location : null;
        return new(name.Name!, version, assembly.ManifestModule.ModuleVersionId, path, path is null ? null : DigestOf(path));
    }

    /// <summary>XxHash128 of a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="ArchiveStorageException">It cannot be read.</exception>
    public static Digest DigestOf(string path)
    {
        XxHash128 hash = new();
        Storage.Try("reading", path, () =>
        {
            using FileStream file = File.OpenRead(path);
            hash.Append(file);
            return true;
        });
        return Digest.Read(hash.GetCurrentHash());
    }
}

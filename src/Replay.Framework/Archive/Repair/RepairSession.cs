namespace Replay;

/// <summary>One repair: what it has done so far, and the only way in which it changes files, so that nothing is replaced without being kept.</summary>
/// <param name="directory">The archive's directory.</param>
/// <param name="isDryRun">True: say what would be done, and change nothing.</param>
internal sealed class RepairSession(string directory, bool isDryRun)
{
    private readonly List<RepairAction> _actions = [];

    public string Directory { get; } = directory;

    public bool IsDryRun { get; } = isDryRun;

    public IReadOnlyList<RepairAction> Actions => _actions;

    public void Note(long? recordingId, RepairKind kind, string detail) => _actions.Add(new RepairAction(recordingId, kind, detail));

    public string PathOf(string name) => Path.Combine(Directory, name);

    /// <summary>Makes a copy of a file beside it, on the disk, before the file is changed.</summary>
    /// <returns>Name of the copy.</returns>
    public string Keep(string name) => IsDryRun ? BrokenFiles.FreeName(Directory, name) : BrokenFiles.Keep(Directory, name);

    /// <summary>Renames a file, so that it counts for nothing any more.</summary>
    /// <returns>Its new name.</returns>
    public string SetAside(string name)
    {
        string kept = BrokenFiles.FreeName(Directory, name);
        if (IsDryRun) return kept;
        Storage.Rename(PathOf(name), PathOf(kept));
        FileSync.Directory(Directory);
        return kept;
    }

    /// <summary>Gives a file that was kept its name back.</summary>
    public void PutBack(string kept, string name)
    {
        Storage.Rename(PathOf(kept), PathOf(name));
        FileSync.Directory(Directory);
    }

    /// <summary>Replaces a segment by a copy of its first bytes with zeros behind them, of the length that segments have; the old one is kept.</summary>
    /// <returns>Name under which it is kept.</returns>
    public string ReplaceSegment(string name, long keepUpTo, int segmentLength)
    {
        string kept = Keep(name);
        if (IsDryRun) return kept;
        Storage.Rename(SegmentFiles.CopyUpTo(PathOf(name), keepUpTo, segmentLength), PathOf(name));
        FileSync.Directory(Directory);
        return kept;
    }

    /// <summary>Does what a dry run leaves.</summary>
    public void Change(Action change)
    {
        if (!IsDryRun) change();
    }
}

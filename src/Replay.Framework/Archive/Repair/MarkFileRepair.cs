namespace Replay;

/// <summary>Takes back the mark of a writer that is gone, and writes a mark file anew that cannot be read. The caller has made sure that nobody writes.</summary>
internal static class MarkFileRepair
{
    public static void Run(RepairSession session)
    {
        string path = session.PathOf(MarkFile.FileName);
        if (!File.Exists(path)) return;
        if (!MarkFile.IsWhole(path))
        {
            session.Note(null, RepairKind.RebuildMarkFile, $"{MarkFile.FileName} is too short or no mark file; made anew, the old one kept as {session.SetAside(MarkFile.FileName)}");
            session.Change(() => MarkFile.CreateClean(path));
        }
        else if (MarkFile.LastActivityMs(path) is { } activityMs)
        {
            session.Note(null, RepairKind.RebuildMarkFile, $"{MarkFile.FileName}: the archive that was active last at {DateTimeOffset.FromUnixTimeMilliseconds(activityMs):u} did not end cleanly; marked as ended");
            session.Change(() => MarkFile.MarkEnded(path));
        }
    }
}

namespace Replay;

/// <summary>A file as it is, whatever it is called: equal ones are the same file, unchanged.</summary>
/// <param name="Device">Its file system.</param>
/// <param name="Inode">Its number there, which no other file gets while somebody has it mapped.</param>
/// <param name="Length">In bytes.</param>
/// <param name="ChangedSeconds">When anything of it was changed last; tells where a layered file system has put another file in the place and under the number of this one.</param>
/// <param name="ChangedNanoseconds">The part of a second behind it.</param>
internal readonly record struct FileIdentity(ulong Device, ulong Inode, long Length, long ChangedSeconds, uint ChangedNanoseconds);

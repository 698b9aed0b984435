namespace Replay;

/// <summary>Where recordings are read from: an archive's directory, or an archive elsewhere.</summary>
public interface IRecordingSource
{
    /// <summary>Opens a recording for reading.</summary>
    /// <exception cref="RecordingNotFoundException">There is none; the message names those that exist.</exception>
    RecordingReader OpenReader(long recordingId);
}

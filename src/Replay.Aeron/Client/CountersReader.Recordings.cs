using System.Text;
using static Replay.Aeron.AeronArchiveC;

namespace Replay.Aeron;

public sealed unsafe partial class CountersReader
{
    private const int MaxSourceIdentityLength = 256;

    /// <summary>The counter of an active recording's position; <see cref="NullCounterId"/>: the recording is not active on this media driver.</summary>
    public int FindRecordingPosition(long recordingId) => aeron_archive_recording_pos_find_counter_id_by_recording_id(_handle, recordingId);

    /// <summary>The counter of the position of the recording of a session; <see cref="NullCounterId"/>: the session is not being recorded.</summary>
    public int FindRecordingPositionBySession(int sessionId) => aeron_archive_recording_pos_find_counter_id_by_session_id(_handle, sessionId);

    /// <summary>The recording whose position a counter shows; -1: it is not such a counter.</summary>
    public long RecordingIdOf(int counterId) => aeron_archive_recording_pos_get_recording_id(_handle, counterId);

    /// <summary>Where the stream comes from whose recording's position a counter shows.</summary>
    public string SourceIdentityOf(int counterId)
    {
        byte* text = stackalloc byte[MaxSourceIdentityLength];
        nuint length = MaxSourceIdentityLength;
        Throw.IfFailed(aeron_archive_recording_pos_get_source_identity(_handle, counterId, text, ref length), $"Reading the source of counter {counterId}");
        return Encoding.UTF8.GetString(text, (int)length);
    }

    /// <summary>True: the counter still shows the position of this recording.</summary>
    public bool IsRecordingActive(int counterId, long recordingId)
    {
        Throw.IfFailed(aeron_archive_recording_pos_is_active(out bool active, _handle, counterId, recordingId), $"Reading counter {counterId}");
        return active;
    }
}

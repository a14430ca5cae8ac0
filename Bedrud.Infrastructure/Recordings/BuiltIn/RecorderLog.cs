using Bedrud.Domain.Recordings;
using Microsoft.Extensions.Logging;

namespace Bedrud.Infrastructure.Recordings.BuiltIn;

internal static partial class RecorderLog
{
    [LoggerMessage(LogLevel.Information, "Recording {RecordingId}: the recorder started as process {Pid} and writes part {Part}")]
    public static partial void Started(ILogger logger, Guid recordingId, int pid, int part);

    [LoggerMessage(LogLevel.Information, "Recording {RecordingId}: the recorder of an earlier portal, process {Pid}, is taken over")]
    public static partial void TakenOver(ILogger logger, Guid recordingId, int pid);

    [LoggerMessage(LogLevel.Warning, "Recording {RecordingId}: the recorder of part {Part} is replaced, since {Reason}")]
    public static partial void Replaced(ILogger logger, Guid recordingId, int part, string reason);

    [LoggerMessage(LogLevel.Warning, "Recording {RecordingId}: the recorder says {Code}: {Text}")]
    public static partial void Trouble(ILogger logger, Guid recordingId, string code, string text);

    [LoggerMessage(LogLevel.Information, "Recording {RecordingId}: the meeting ended ({Reason})")]
    public static partial void MeetingEnded(ILogger logger, Guid recordingId, string reason);

    [LoggerMessage(LogLevel.Error, "Recording {RecordingId}: what was recorded can't be written: {Problem}")]
    public static partial void DiskFailed(ILogger logger, Guid recordingId, string problem);

    [LoggerMessage(LogLevel.Warning, "Recording {RecordingId}: the sound stays as it was recorded, since ffmpeg failed: {Problem}")]
    public static partial void NotConverted(ILogger logger, Guid recordingId, string problem);

    [LoggerMessage(LogLevel.Information, "Recording {RecordingId}: ffmpeg makes its sound AAC, for {Limit} at most")]
    public static partial void Converting(ILogger logger, Guid recordingId, TimeSpan limit);

    [LoggerMessage(LogLevel.Warning, "Recording {RecordingId}: {Left}")]
    public static partial void PartsLeft(ILogger logger, Guid recordingId, string left);

    [LoggerMessage(LogLevel.Error, "{Folder} can't be read, so that what an earlier portal recorded there is not taken over: {Problem}")]
    public static partial void NotTakenOver(ILogger logger, string folder, string problem);

    [LoggerMessage(LogLevel.Error, "Recording {RecordingId}: its file can't be put together; the parts are kept, and it is tried again")]
    public static partial void FileFailed(ILogger logger, Guid recordingId, Exception error);

    [LoggerMessage(LogLevel.Information, "Recording {RecordingId}: the recorder's work ended as {Status}, with {Duration} in {Size} bytes")]
    public static partial void Finished(ILogger logger, Guid recordingId, RecorderStatus status, TimeSpan duration, long size);

    [LoggerMessage(LogLevel.Error, "Recording {RecordingId}: the recorder failed")]
    public static partial void Failed(ILogger logger, Guid recordingId, Exception error);
}

using Bedrud.Domain.Recordings;
using Microsoft.Extensions.Logging;

namespace Bedrud.Infrastructure.Recordings.Library;

/// <summary>What the library tells the log: ids, figures and the words of whoever failed; never a key, and no address with what it is signed with.</summary>
internal static partial class RecordingLog
{
    [LoggerMessage(1, LogLevel.Information, "Recording {Recording}: its file is fetched from {Source}, attempt {Attempt}")]
    public static partial void Fetching(ILogger logger, Guid recording, string source, int attempt);

    [LoggerMessage(2, LogLevel.Information, "Recording {Recording} is in the library: {Size} bytes, {Duration}")]
    public static partial void Kept(ILogger logger, Guid recording, long size, TimeSpan duration);

    [LoggerMessage(3, LogLevel.Warning, "Recording {Recording}: attempt {Attempt} to bring its file into the library failed ({Reason}): {Words}")]
    public static partial void Failed(ILogger logger, Guid recording, int attempt, RecordingReason reason, string words);

    [LoggerMessage(4, LogLevel.Error, "Recording {Recording}: an attempt to bring its file into the library ended unexpectedly; it is tried again")]
    public static partial void Broke(ILogger logger, Exception exception, Guid recording);

    [LoggerMessage(5, LogLevel.Error, "Recording {Recording}: its file could not be brought into the library for three days; it is not tried any more unless somebody asks for it")]
    public static partial void GivenUp(ILogger logger, Guid recording);

    [LoggerMessage(6, LogLevel.Warning, "Recording {Recording} is in the library; its source {Source} could not be deleted, which is tried again within the hour: {Words}")]
    public static partial void SourceStays(ILogger logger, Guid recording, string source, string words);

    [LoggerMessage(7, LogLevel.Error, "Recordings: the database can't be asked for work; it is tried again")]
    public static partial void QueueFailed(ILogger logger, Exception exception);

    [LoggerMessage(8, LogLevel.Information, "Recordings: {Expired} were kept long enough, {Purged} were deleted for good, {Strays} stray files and folders were removed")]
    public static partial void Cleared(ILogger logger, int expired, int purged, int strays);

    [LoggerMessage(9, LogLevel.Error, "Recordings: retention failed; it is tried again within the hour")]
    public static partial void ClearingFailed(ILogger logger, Exception exception);

    [LoggerMessage(10, LogLevel.Warning, "Recording {Recording}: its file could not be deleted, which is tried again within the hour: {Words}")]
    public static partial void FileStays(ILogger logger, Guid recording, string words);

    [LoggerMessage(11, LogLevel.Warning, "Recordings: {Files} files below {Place} ({Size} bytes) are of recordings that the database does not know; they stay. Is it the right database, and the storage this installation's alone?")]
    public static partial void Unknown(ILogger logger, int files, string place, long size);

    [LoggerMessage(12, LogLevel.Warning, "Recordings: leftovers can't be cleared, which is tried again within the hour: {Words}")]
    public static partial void SweepFailed(ILogger logger, string words);
}

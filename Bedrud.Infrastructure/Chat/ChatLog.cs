using Microsoft.Extensions.Logging;

namespace Bedrud.Infrastructure.Chat;

/// <summary>What chats tell the log: figures and paths of the disk's own, never a text, a name or a file's name.</summary>
internal static partial class ChatLog
{
    [LoggerMessage(1, LogLevel.Information, "{Messages} messages of chats were kept long enough and are deleted; {Strays} files and entries without the other were removed")]
    public static partial void Cleared(ILogger logger, int messages, int strays);

    [LoggerMessage(2, LogLevel.Error, "Old messages of chats could not be deleted; it is tried again within the hour")]
    public static partial void ClearingFailed(ILogger logger, Exception exception);

    [LoggerMessage(3, LogLevel.Error, "A file of a chat could not be written: {Problem}")]
    public static partial void NotSaved(ILogger logger, string problem);

    [LoggerMessage(4, LogLevel.Warning, "Files of a chat could not be deleted; it is tried again within two hours: {Problem}")]
    public static partial void NotDeleted(ILogger logger, string problem);
}

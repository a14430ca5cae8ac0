namespace Bedrud.Web.Features.Lobby;

/// <summary>The log lines of the waiting rooms.</summary>
internal static partial class LobbyLog
{
    [LoggerMessage(1, LogLevel.Error, "Who waits before rooms could not be read; the last that is known is shown until the database answers")]
    public static partial void ReadFailed(ILogger logger, Exception exception);
}

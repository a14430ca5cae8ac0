using Microsoft.Extensions.Logging;

namespace Bedrud.Infrastructure.LiveKit.Embedded;

internal static partial class EmbeddedLog
{
    [LoggerMessage(LogLevel.Information, "Media server {Name} {Version} started as process {Pid} on port {Port}")]
    public static partial void Started(ILogger logger, string name, string version, int pid, int port);

    [LoggerMessage(LogLevel.Information, "Media server process {Pid} of an earlier portal found on port {Port}")]
    public static partial void TakenOver(ILogger logger, int pid, int port);

    [LoggerMessage(LogLevel.Information, "Media server process {Pid} is ready")]
    public static partial void Ready(ILogger logger, int pid);

    [LoggerMessage(LogLevel.Warning, "Media server process {Pid} is degraded: {Problem}")]
    public static partial void Degraded(ILogger logger, int pid, string problem);

    [LoggerMessage(LogLevel.Information, "Media server process {Pid} is asked to end")]
    public static partial void Ending(ILogger logger, int pid);

    [LoggerMessage(LogLevel.Information, "Media server process {Pid} ended, exit code {ExitCode}")]
    public static partial void Ended(ILogger logger, int pid, int? exitCode);

    [LoggerMessage(LogLevel.Error, "Media server does not run: {Problem} {Remedy} Next attempt in {Delay}")]
    public static partial void BackingOff(ILogger logger, string problem, string? remedy, TimeSpan delay);

    [LoggerMessage(LogLevel.Error, "Media server failed {Failures} starts in a row and is not started again: {Problem} {Remedy}")]
    public static partial void GivenUp(ILogger logger, int failures, string problem, string? remedy);

    [LoggerMessage(LogLevel.Warning, "The development media server {Version} serves the meetings: for development only")]
    public static partial void DevelopmentServer(ILogger logger, string version);

    [LoggerMessage(LogLevel.Information, "Media server process {Pid} runs with another configuration or version, and people are in meetings: a restart applies the new one")]
    public static partial void RestartNeeded(ILogger logger, int pid);

    [LoggerMessage(LogLevel.Information, "Another portal (process {Pid}) supervises the media server")]
    public static partial void SupervisedElsewhere(ILogger logger, int? pid);

    [LoggerMessage(LogLevel.Information, "Media server process {Pid} is left running for the next portal")]
    public static partial void LeftRunning(ILogger logger, int pid);

    [LoggerMessage(LogLevel.Warning, "People in meetings could not be counted")]
    public static partial void CountFailed(ILogger logger, Exception error);

    [LoggerMessage(LogLevel.Information, "Downloading livekit-server {Version} from {Url}")]
    public static partial void Downloading(ILogger logger, string version, string url);

    [LoggerMessage(LogLevel.Information, "livekit-server {Version}: {Percent} % downloaded")]
    public static partial void DownloadProgress(ILogger logger, string version, int percent);

    [LoggerMessage(LogLevel.Information, "livekit-server {Version} downloaded and verified: {Path}")]
    public static partial void Downloaded(ILogger logger, string version, string path);

    [LoggerMessage(LogLevel.Warning, "Media server: {Problem} {Remedy}")]
    public static partial void Warned(ILogger logger, string problem, string? remedy);

    [LoggerMessage(LogLevel.Error, "What the media server did could not be written to the audit log, and is tried again")]
    public static partial void JournalFailed(ILogger logger, Exception error);

    [LoggerMessage(LogLevel.Error, "A subscriber to the media server's state failed")]
    public static partial void SubscriberFailed(ILogger logger, Exception error);

    [LoggerMessage(LogLevel.Error, "The media server's supervisor failed, and goes on")]
    public static partial void SupervisorFailed(ILogger logger, Exception error);
}

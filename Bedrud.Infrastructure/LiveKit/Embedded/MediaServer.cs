using System.Collections.Immutable;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Bedrud.Infrastructure.LiveKit.Embedded;

/// <summary>What became of a command to the media server.</summary>
public enum MediaServerReply
{
    /// <summary>Taken; <see cref="MediaServer.Status"/> tells how it goes on.</summary>
    Accepted,

    /// <summary>This portal does not supervise: the server is external, or another portal's, or the portal is ending.</summary>
    NotSupervised,
}

internal enum MediaServerAction
{
    Start,
    Stop,
    Restart,
}

internal sealed record MediaServerCommand(MediaServerAction Action, bool Force, TaskCompletionSource<MediaServerReply> Reply);

/// <summary>The embedded media server as the portal's pages see it: its state, its log, and three commands.</summary>
public sealed class MediaServer(ILogger<MediaServer> logger)
{
    private readonly Channel<MediaServerCommand> _commands = Channel.CreateUnbounded<MediaServerCommand>();
    private ImmutableList<Func<Task>> _subscribers = [];
    private volatile MediaServerStatus _status = new(MediaServerState.Stopped);

    public MediaServerStatus Status => _status;

    /// <summary>The last 500 lines of its log, oldest first, each of at most 2000 characters, without secrets.</summary>
    public IReadOnlyList<string> LogTail => ReadLog();

    /// <summary>Calls back after each change of <see cref="Status"/>, never waiting for it. Dispose to end.</summary>
    public IDisposable Subscribe(Func<Task> changed)
    {
        var callback = SubscribersContext.Keep(changed);
        ImmutableInterlocked.Update(ref _subscribers, list => list.Add(callback));
        return new Subscription(() => ImmutableInterlocked.Update(ref _subscribers, list => list.Remove(callback)));
    }

    /// <summary>Starts a stopped server, or one that was given up; without effect on one that runs.</summary>
    public Task<MediaServerReply> StartAsync(CancellationToken cancellationToken = default) =>
        SendAsync(MediaServerAction.Start, false, cancellationToken);

    /// <summary>Stops the server until it is started again.</summary>
    /// <param name="force">False: it ends when nobody is in a meeting any more. True: at once, and everybody is thrown out.</param>
    /// <param name="cancellationToken">Gives up waiting for the reply, not the command.</param>
    public Task<MediaServerReply> StopAsync(bool force, CancellationToken cancellationToken = default) =>
        SendAsync(MediaServerAction.Stop, force, cancellationToken);

    /// <summary>Stops the server and starts it with a configuration made anew.</summary>
    /// <inheritdoc cref="StopAsync"/>
    public Task<MediaServerReply> RestartAsync(bool force, CancellationToken cancellationToken = default) =>
        SendAsync(MediaServerAction.Restart, force, cancellationToken);

    internal ChannelReader<MediaServerCommand> Commands => _commands.Reader;

    internal Func<IReadOnlyList<string>> ReadLog { get; set; } = () => [];

    internal void Publish(MediaServerStatus status)
    {
        if (_status == status)
            return;
        _status = status;
        foreach (var subscriber in _subscribers)
            _ = Task.Run(() => NotifyAsync(subscriber));
    }

    /// <summary>No command is taken any more.</summary>
    internal void Close()
    {
        _commands.Writer.TryComplete();
        while (_commands.Reader.TryRead(out var command))
            command.Reply.TrySetResult(MediaServerReply.NotSupervised);
    }

    private async Task<MediaServerReply> SendAsync(MediaServerAction action, bool force, CancellationToken cancellationToken)
    {
        if (Status.State is MediaServerState.External or MediaServerState.SupervisedElsewhere)
            return MediaServerReply.NotSupervised;
        var command = new MediaServerCommand(action, force, new TaskCompletionSource<MediaServerReply>(TaskCreationOptions.RunContinuationsAsynchronously));
        return _commands.Writer.TryWrite(command) ? await command.Reply.Task.WaitAsync(cancellationToken) : MediaServerReply.NotSupervised;
    }

    private async Task NotifyAsync(Func<Task> subscriber)
    {
        try
        {
            await subscriber();
        }
        catch (Exception error)
        {
            EmbeddedLog.SubscriberFailed(logger, error);
        }
    }

    private sealed class Subscription(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}

using System.Threading.Channels;

namespace Bedrud.Web.Features.Health.Alerts;

/// <summary>
/// Sends to one channel, in order, again and again with growing pauses, and not in quiet times; what arrived nowhere after an hour and a half is given up, and
/// what is refused for good at once.
/// </summary>
internal sealed class AlertPost(IAlertChannel channel, AlertOptions options, TimeProvider time, ILogger logger)
{
    // Before the second attempt, the third and so on.
    internal static readonly TimeSpan[] Delays =
    [
        TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(5),
        TimeSpan.FromMinutes(15), TimeSpan.FromMinutes(30), TimeSpan.FromMinutes(30),
    ];

    private static readonly TimeSpan QuietStep = TimeSpan.FromSeconds(30);

    private readonly Channel<AlertMessage> _messages = Channel.CreateBounded<AlertMessage>(new BoundedChannelOptions(100) { FullMode = BoundedChannelFullMode.DropOldest });

    /// <summary>Returns at once.</summary>
    public void Send(AlertMessage message) => _messages.Writer.TryWrite(message);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await foreach (var message in _messages.Reader.ReadAllAsync(cancellationToken))
            await DeliverAsync(message, cancellationToken);
    }

    private async Task DeliverAsync(AlertMessage message, CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            while (options.IsQuiet(time.GetUtcNow().UtcDateTime))
                await Task.Delay(QuietStep, time, cancellationToken);
            try
            {
                await channel.SendAsync(message, cancellationToken);
                return;
            }
#pragma warning disable CA1031 // The next alert must go out whatever became of this one. Of what is not ours the message may hold what is secret.
            catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                var reason = e is AlertException ? e.Message : e.GetType().Name;
                if (e is AlertException { IsFinal: true })
                {
                    // Those behind it must not wait for what will not change.
                    AlertLog.Refused(logger, channel.Name, reason);
                    return;
                }

                if (attempt == Delays.Length)
                {
                    AlertLog.GivenUp(logger, channel.Name, reason);
                    return;
                }

                if (attempt == 0)
                    AlertLog.Failed(logger, channel.Name, reason);
            }

            await Task.Delay(Delays[attempt], time, cancellationToken);
        }
    }
}

internal static partial class AlertLog
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "An alert could not be sent by {Channel}, and is tried again: {Reason}")]
    public static partial void Failed(ILogger logger, string channel, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "An alert was refused by {Channel}, and is not tried again: {Reason}")]
    public static partial void Refused(ILogger logger, string channel, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The history can't be read ({Reason}): what is wrong now is told although it may have been told before the restart")]
    public static partial void Forgotten(ILogger logger, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "An alert was given up after several attempts by {Channel}: {Reason}")]
    public static partial void GivenUp(ILogger logger, string channel, string reason);
}

using System.Threading.Channels;
using Microsoft.Extensions.Options;
using MimeKit;

namespace Bedrud.Web.Mailing;

/// <summary>One mail to one person.</summary>
/// <param name="To">An address without a name.</param>
/// <param name="Text">Plain text.</param>
public sealed record PortalMail(string To, string Subject, string Text);

/// <summary>
/// Sends the portal's mails to people: at once where somebody waits for the outcome, in the background where nobody may learn from the answer, or from the time
/// it takes, whether there was anything to send. A singleton.
/// </summary>
public sealed partial class PortalMails(MailSender sender, IOptions<MailOptions> options, TimeProvider time, ILogger<PortalMails> logger) : BackgroundService
{
    /// <summary>Before the second attempt, the third and so on. What can't be sent for longer is given up: whoever waits for it asks again.</summary>
    internal static readonly TimeSpan[] Delays = [TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(5)];

    private readonly Channel<PortalMail> _mails = Channel.CreateBounded<PortalMail>(new BoundedChannelOptions(1000) { FullMode = BoundedChannelFullMode.DropWrite });

    public bool IsConfigured => options.Value.IsConfigured;

    /// <summary>Sends it once, now.</summary>
    /// <returns>Null where it was taken; otherwise why not, in English and without secrets.</returns>
    public async Task<string?> SendAsync(PortalMail mail, CancellationToken cancellationToken)
    {
        try
        {
            await DeliverAsync(mail, cancellationToken);
            return null;
        }
        catch (MailException e)
        {
            return e.Message;
        }
    }

    /// <summary>Returns at once; it is sent soon, and tried again for some minutes.</summary>
    public void Post(PortalMail mail) => _mails.Writer.TryWrite(mail);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Several at a time, so that one that is tried again keeps nobody else waiting.
        await Parallel.ForEachAsync(
            _mails.Reader.ReadAllAsync(stoppingToken),
            new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = stoppingToken },
            async (mail, token) => await TryAsync(mail, token)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task TryAsync(PortalMail mail, CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await DeliverAsync(mail, cancellationToken);
                return;
            }
            catch (MailException e) when (e.IsFinal || attempt == Delays.Length)
            {
                LogGivenUp(logger, e.Message);
                return;
            }
            catch (MailException e)
            {
                if (attempt == 0)
                    LogFailed(logger, e.Message);
            }
#pragma warning disable CA1031 // The next mail must go out whatever became of this one. What is not ours may hold an address in its message.
            catch (Exception e) when (e is not OperationCanceledException)
#pragma warning restore CA1031
            {
                LogGivenUp(logger, e.GetType().Name);
                return;
            }

            await Task.Delay(Delays[attempt], time, cancellationToken);
        }
    }

    private async Task DeliverAsync(PortalMail mail, CancellationToken cancellationToken)
    {
        using var message = new MimeMessage { Subject = mail.Subject, Date = time.GetUtcNow(), MessageId = $"{Guid.NewGuid():N}@bedrud", Body = new TextPart("plain") { Text = mail.Text } };
        message.To.Add(new MailboxAddress("", mail.To));
        await sender.SendAsync(options.Value, message, cancellationToken);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A mail to somebody with an account could not be sent, and is tried again: {Reason}")]
    private static partial void LogFailed(ILogger logger, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "A mail to somebody with an account could not be sent, and is not tried again: {Reason}")]
    private static partial void LogGivenUp(ILogger logger, string reason);
}

using System.Net.Sockets;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Options;
using MimeKit;

namespace Bedrud.Web.Features.Health.Alerts;

/// <summary>Alerts as plain mails.</summary>
internal sealed class MailAlerts(IOptions<AlertOptions> options, AlertWriter writer, TimeProvider time) : IAlertChannel
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public string Name => "mail";

    public bool IsConfigured => !string.IsNullOrWhiteSpace(options.Value.Mail.Host);

    public async Task SendAsync(AlertMessage message, CancellationToken cancellationToken)
    {
        var settings = options.Value.Mail;
        using var limit = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        using var mail = Mail(settings, message);
        using var client = new SmtpClient();
        try
        {
            await client.ConnectAsync(settings.Host!, settings.Port, Security(settings.Security), either.Token);
            if (!string.IsNullOrEmpty(settings.User))
                await client.AuthenticateAsync(settings.User, settings.Password!, either.Token);
            await client.SendAsync(mail, either.Token);
            await client.DisconnectAsync(quit: true, either.Token);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new AlertException("The mail server did not answer in time.", e);
        }
        catch (Exception e) when (e is IOException or SocketException or ProtocolException or CommandException or AuthenticationException or SslHandshakeException or NotSupportedException)
        {
            throw new AlertException($"The mail server did not take it: {Reason(e)}.", e) { IsFinal = IsFinal(e) };
        }
    }

    private MimeMessage Mail(AlertMailOptions settings, AlertMessage message)
    {
        var (subject, text) = writer.Mail(message);
        var mail = new MimeMessage { Subject = subject, Date = message.At, MessageId = $"{message.Id:N}@bedrud", Body = new TextPart("plain") { Text = text } };
        mail.From.Add(MailboxAddress.Parse(settings.From!));
        mail.To.AddRange(settings.To.Select(to => MailboxAddress.Parse(to)));
        // So that nobody's holiday answers.
        mail.Headers.Add("Auto-Submitted", "auto-generated");
        return mail;
    }

    private static SecureSocketOptions Security(MailSecurity security) => security switch
    {
        MailSecurity.Tls => SecureSocketOptions.SslOnConnect,
        MailSecurity.None => SecureSocketOptions.None,
        _ => SecureSocketOptions.StartTls,
    };

    // 5xx of SMTP; a server that only has no time answers 4xx, also to a password.
    private static bool IsFinal(Exception e) => (e as SmtpCommandException ?? e.InnerException as SmtpCommandException) is { StatusCode: >= (SmtpStatusCode)500 };

    // Without messages: servers repeat in them what they were sent.
    private static string Reason(Exception e) => e switch
    {
        SmtpCommandException command => $"{(int)command.StatusCode} ({command.ErrorCode})",
        SocketException socket => $"{socket.SocketErrorCode}",
        AuthenticationException => "user or password are wrong",
        NotSupportedException => "it offers no encryption, or no way to sign in",
        _ => e.GetType().Name,
    };
}

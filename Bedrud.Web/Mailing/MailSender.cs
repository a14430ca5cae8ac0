using System.Net.Sockets;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace Bedrud.Web.Mailing;

/// <summary>Hands mails to a mail server. A singleton; safe for concurrent use.</summary>
public sealed class MailSender(TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Sends one mail, once, in the name of the server's <see cref="MailServerOptions.From"/>.</summary>
    /// <exception cref="MailException">It was not taken within 30 seconds, as far as anybody knows.</exception>
    public async Task SendAsync(MailServerOptions server, MimeMessage mail, CancellationToken cancellationToken)
    {
        mail.From.Clear();
        mail.From.Add(MailboxAddress.Parse(server.From!));
        // So that nobody's holiday answers.
        mail.Headers[HeaderId.AutoSubmitted] = "auto-generated";
        using var limit = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        using var client = new SmtpClient();
        try
        {
            await client.ConnectAsync(server.Host!, server.Port, Security(server.Security), either.Token);
            if (!string.IsNullOrEmpty(server.User))
                await client.AuthenticateAsync(server.User, server.Password!, either.Token);
            await client.SendAsync(mail, either.Token);
            await client.DisconnectAsync(quit: true, either.Token);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new MailException("The mail server did not answer in time.", e);
        }
        catch (Exception e) when (e is IOException or SocketException or ProtocolException or CommandException or AuthenticationException or SslHandshakeException or NotSupportedException)
        {
            throw new MailException($"The mail server did not take it: {Reason(e)}.", e) { IsFinal = IsFinal(e) };
        }
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

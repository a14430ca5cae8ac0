using Bedrud.Web.Mailing;
using Microsoft.Extensions.Options;
using MimeKit;

namespace Bedrud.Web.Features.Health.Alerts;

/// <summary>Alerts as plain mails.</summary>
internal sealed class MailAlerts(IOptions<AlertOptions> options, AlertWriter writer, MailSender sender) : IAlertChannel
{
    public string Name => "mail";

    public bool IsConfigured => options.Value.Mail is { IsConfigured: true, To.Length: > 0 };

    public async Task SendAsync(AlertMessage message, CancellationToken cancellationToken)
    {
        var settings = options.Value.Mail;
        using var mail = Mail(settings, message);
        try
        {
            await sender.SendAsync(settings, mail, cancellationToken);
        }
        catch (MailException e)
        {
            throw new AlertException(e.Message, e) { IsFinal = e.IsFinal };
        }
    }

    private MimeMessage Mail(AlertMailOptions settings, AlertMessage message)
    {
        var (subject, text) = writer.Mail(message);
        var mail = new MimeMessage { Subject = subject, Date = message.At, MessageId = $"{message.Id:N}@bedrud", Body = new TextPart("plain") { Text = text } };
        mail.To.AddRange(settings.To.Select(to => MailboxAddress.Parse(to)));
        return mail;
    }
}

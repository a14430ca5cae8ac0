using Bedrud.Domain.Health;
using Bedrud.Web.Hosting;
using Bedrud.Web.Mailing;
using Microsoft.Extensions.Options;

namespace Bedrud.Web.Features.Health.Alerts;

/// <summary>Checks the section <c>Alerts</c> at start: every error at once, each naming its key.</summary>
internal sealed class AlertOptionsValidator : IValidateOptions<AlertOptions>
{
    private const int MinSecretLength = 16;

    public ValidateOptionsResult Validate(string? name, AlertOptions options)
    {
        string[] errors = [.. When(options), .. Mail(options.Mail), .. Webhook(options.Webhook)];
        return errors.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private static IEnumerable<string> When(AlertOptions options)
    {
        if (options.MinimumVerdict < Verdict.Notice)
            yield return $"Alerts:MinimumVerdict is {options.MinimumVerdict}. Write Notice, Warning or Failing.";
        if (options.After < TimeSpan.Zero || options.After > TimeSpan.FromDays(1))
            yield return $"Alerts:After is {options.After}. Write hours, minutes and seconds such as 00:01:00, from none to a day.";
        if (string.IsNullOrEmpty(options.QuietFrom) != string.IsNullOrEmpty(options.QuietTo))
            yield return "Alerts:QuietFrom and Alerts:QuietTo belong together, and only one is set. Set both, or neither.";
        else if (!string.IsNullOrEmpty(options.QuietFrom) && (options.Quiet is not { } quiet || quiet.From == quiet.To))
            yield return "Alerts:QuietFrom and Alerts:QuietTo must be two times of the day. Write them such as 22:00 and 07:00.";
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(options.TimeZone, out _))
            yield return $"Alerts:TimeZone is \"{options.TimeZone}\", which this system does not know. Write a name such as Europe/Istanbul.";
        if (!PortalServices.Languages.Contains(options.Language))
            yield return $"Alerts:Language is \"{options.Language}\". Write {string.Join(" or ", PortalServices.Languages)}.";
    }

    private static IEnumerable<string> Mail(AlertMailOptions mail)
    {
        if (!mail.IsConfigured)
        {
            if (mail.To.Length > 0)
                yield return "Alerts:Mail:To is set, and neither Alerts:Mail:Host nor Mail:Host. Write the name of the mail server.";
            yield break;
        }

        if (mail.IsShared)
        {
            if (!string.IsNullOrEmpty(mail.From) && !MailAddress.IsAddress(mail.From))
                yield return "Alerts:Mail:From is no address. Write the sender, such as bedrud@example.org, or leave it out: it is then that of Mail:From.";
        }
        else
        {
            foreach (var error in mail.Errors("Alerts:Mail"))
                yield return error;
            if (mail.To.Length == 0)
                yield return "Alerts:Mail:To is missing. Write the addresses that are told.";
        }

        foreach (var to in mail.To.Where(to => !MailAddress.IsAddress(to)))
            yield return $"Alerts:Mail:To holds \"{to}\", which is no address.";
    }

    private static IEnumerable<string> Webhook(AlertWebhookOptions webhook)
    {
        if (string.IsNullOrWhiteSpace(webhook.Url))
        {
            if (!string.IsNullOrEmpty(webhook.Secret))
                yield return "Alerts:Webhook:Secret is set, and Alerts:Webhook:Url is missing. Write the address that is called.";
            yield break;
        }

        if (!Uri.TryCreate(webhook.Url, UriKind.Absolute, out var url) || (url.Scheme != Uri.UriSchemeHttp && url.Scheme != Uri.UriSchemeHttps))
            yield return "Alerts:Webhook:Url is no http or https address. Write one such as https://hooks.example.org/bedrud.";
        if (webhook.Secret is not { Length: >= MinSecretLength })
            yield return $"Alerts:Webhook:Secret has fewer than {MinSecretLength} characters. Write a longer one, such as what openssl rand -hex 24 prints.";
    }
}

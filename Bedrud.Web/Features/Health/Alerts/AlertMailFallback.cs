using Bedrud.Web.Mailing;
using Microsoft.Extensions.Options;

namespace Bedrud.Web.Features.Health.Alerts;

/// <summary>Gives <c>Alerts:Mail</c> what it leaves out: the server as a whole, since a host and another one's password don't belong together, and the sender.</summary>
/// <param name="mail">Read as it is written, and judged by its own validator.</param>
internal sealed class AlertMailFallback(IEnumerable<IConfigureOptions<MailOptions>> mail) : IPostConfigureOptions<AlertOptions>
{
    public void PostConfigure(string? name, AlertOptions options)
    {
        var shared = new MailOptions();
        foreach (var configure in mail)
            configure.Configure(shared);
        var own = options.Mail;
        if (!own.IsConfigured && shared.IsConfigured)
        {
            (own.Host, own.Port, own.Security, own.User, own.Password) = (shared.Host, shared.Port, shared.Security, shared.User, shared.Password);
            own.IsShared = true;
        }

        if (string.IsNullOrWhiteSpace(own.From))
            own.From = shared.From;
    }
}

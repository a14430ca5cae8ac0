using Bedrud.Infrastructure;
using Bedrud.Web.Hosting;
using Microsoft.Extensions.Options;

namespace Bedrud.Web.Mailing;

/// <summary>Where people reach the portal, as far as its settings say. A singleton.</summary>
public sealed class PortalAddress(IOptions<MailOptions> mail, IOptions<ServerOptions> server, IConfiguration configuration)
{
    /// <summary>Without a slash at its end; null where no setting says it.</summary>
    public string? Known => Of(mail.Value, server.Value, configuration);

    /// <param name="path">From the portal's root, with its slash.</param>
    /// <exception cref="InvalidOperationException">No setting says where the portal is; mails can't be configured so.</exception>
    public string LinkTo(string path) => (Known ?? throw new InvalidOperationException("No setting says where people reach the portal.")) + path;

    internal static string? Of(MailOptions mail, ServerOptions server, IConfiguration configuration)
    {
        if (!string.IsNullOrWhiteSpace(mail.PortalUrl))
            return mail.PortalUrl.TrimEnd('/');
        // Example of a host that its own validator refuses: "https://meet.example.org".
        return string.IsNullOrWhiteSpace(server.Host) || Uri.CheckHostName(server.Host) == UriHostNameType.Unknown || server.ListeningPort is < 1 or > 65535
            ? null
            : Listening.PublicAddress(server, configuration, []);
    }
}

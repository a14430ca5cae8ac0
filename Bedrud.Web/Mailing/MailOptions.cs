namespace Bedrud.Web.Mailing;

/// <summary>The section <c>Mail</c>: how the portal sends mails, to people with accounts and, where <c>Alerts:Mail</c> names no server, alerts.</summary>
public sealed class MailOptions : MailServerOptions
{
    public const string Section = "Mail";

    /// <summary>
    /// Where people reach the portal, such as <c>https://meet.example.org</c>: links in mails begin with it. Never the address of the request that asked for a
    /// mail: whoever sends that could put a host of their own into somebody else's link. Empty: it follows from <c>Server:Host</c>.
    /// </summary>
    public string? PortalUrl { get; set; }
}

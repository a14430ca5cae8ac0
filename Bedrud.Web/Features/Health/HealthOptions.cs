namespace Bedrud.Web.Features.Health;

/// <summary>The section <c>Health</c>.</summary>
public sealed class HealthOptions
{
    public const string Section = "Health";

    /// <summary>Whether <c>/health/ready</c> answers 503 while LiveKit does not answer. False: a load balancer keeps the portal's pages in service then.</summary>
    public bool LiveKitAffectsReadiness { get; set; } = true;

    /// <summary>
    /// <c>host:port</c> of the STUN server that is asked for this machine's public address, where LiveKit gives a private one to the internet. Empty: the
    /// one that LiveKit asks by default; none with <c>LiveKit:Offline</c>.
    /// </summary>
    public string? StunServer { get; set; }
}

namespace Bedrud.Infrastructure.Diagnostics.Media;

/// <summary>Which STUN server is asked for this machine's public address.</summary>
/// <param name="Server"><c>host:port</c>. Empty: the first that LiveKit itself asks by default, unless nothing outside may be asked (<c>LiveKit:Offline</c>).</param>
public sealed record StunSettings(string? Server)
{
    /// <summary>LiveKit's default.</summary>
    public const string Default = "stun.l.google.com:19302";
}

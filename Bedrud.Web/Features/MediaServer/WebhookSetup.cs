using Bedrud.Infrastructure.LiveKit;
using Bedrud.Infrastructure.LiveKit.Webhooks;

namespace Bedrud.Web.Features.MediaServer;

/// <summary>What an administrator does so that the webhooks of a LiveKit that runs elsewhere reach this portal.</summary>
/// <param name="Portal">The portal's address, as the administrator's browser has it.</param>
/// <param name="Url">Where LiveKit sends webhooks to.</param>
/// <param name="Yaml">For LiveKit's own configuration. Never the secret.</param>
/// <param name="IsCloud">LiveKit Cloud, where a form stands in the place of YAML.</param>
/// <param name="IsUnreachable">The portal was opened at an address of this machine, and LiveKit is elsewhere.</param>
public sealed record WebhookSetup(string Portal, string Url, string ApiKey, string Yaml, bool IsCloud, bool IsUnreachable)
{
    private const string CloudDomain = ".livekit.cloud";

    /// <param name="options">Of an external LiveKit, validated.</param>
    /// <param name="baseUri">The page's.</param>
    public static WebhookSetup For(LiveKitOptions options, string baseUri)
    {
        var portal = new Uri(baseUri);
        var liveKit = new Uri(options.Host!);
        var address = portal.GetLeftPart(UriPartial.Authority);
        var (url, key) = (address + WebhookBlock.Path, options.ApiKey!);
        return new WebhookSetup(
            address, url, key, WebhookBlock.ToYaml(key, url),
            liveKit.Host.EndsWith(CloudDomain, StringComparison.OrdinalIgnoreCase),
            portal.IsLoopback && !liveKit.IsLoopback);
    }
}

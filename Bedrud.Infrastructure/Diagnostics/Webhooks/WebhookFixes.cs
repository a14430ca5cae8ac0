using System.Collections.Immutable;
using System.Net;
using Bedrud.Infrastructure.LiveKit;
using Bedrud.Infrastructure.LiveKit.Api;
using Bedrud.Infrastructure.LiveKit.Embedded;
using Bedrud.Infrastructure.LiveKit.Webhooks;
using Microsoft.Extensions.Options;

namespace Bedrud.Infrastructure.Diagnostics.Webhooks;

/// <summary>What to do about webhooks that don't come: a button where the portal has written LiveKit's configuration, lines to paste where it has not.</summary>
internal sealed class WebhookFixes(IOptions<LiveKitOptions> options, IOptions<ServerOptions> server, LiveKitConnection connection, IPortalAddress portal)
{
    /// <summary>The remedy of the embedded mode that starts the media server anew, with a configuration made anew.</summary>
    public const string RestartRemedy = "restart-media-server";

    private const string CloudDomain = ".livekit.cloud";

    private bool IsCloud => connection.InternalHost.Host.EndsWith(CloudDomain, StringComparison.OrdinalIgnoreCase);

    /// <summary>Where LiveKit is to send webhooks, as far as the portal can know its own address.</summary>
    public async Task<string> UrlAsync(CancellationToken cancellationToken)
    {
        if (!options.Value.External || connection.InternalHost.IsLoopback)
            return new Uri(await portal.GetLocalUrlAsync(cancellationToken), WebhookBlock.Path).AbsoluteUri;
        if (server.Value is not { Host: { Length: > 0 } host } own)
            return $"https://<portal>{WebhookBlock.Path}";
        var port = own.ListeningPort == (own.UsesTls ? 443 : 80) ? "" : $":{own.ListeningPort}";
        return $"{(own.UsesTls ? "https" : "http")}://{host}{port}{WebhookBlock.Path}";
    }

    /// <summary>LiveKit is told where the webhooks go, and starts with that.</summary>
    public async Task<ImmutableArray<Fix>> ConfigureAsync(CancellationToken cancellationToken)
    {
        var url = await UrlAsync(cancellationToken);
        if (!options.Value.External && OwnConfiguration.Path(options.Value) is null)
            return [new Fix("restart-embedded") { Remedy = RestartRemedy }];
        if (IsCloud)
            return [new Fix("cloud", url, connection.ApiKey)];
        var block = WebhookBlock.ToYaml(connection.ApiKey, url);
        return OwnConfiguration.Path(options.Value) is { } path && !options.Value.External
            ? [new Fix("block-own", path) { Lines = block, Language = "yaml" }, new Fix("restart-own") { Remedy = RestartRemedy }]
            : [new Fix("block-external") { Lines = block, Language = "yaml" }, new Fix("restart-livekit")];
    }

    /// <summary>What is between LiveKit and the portal lets webhooks through.</summary>
    public async Task<ImmutableArray<Fix>> OpenAsync(CancellationToken cancellationToken)
    {
        var url = await UrlAsync(cancellationToken);
        if (!options.Value.External)
            return [new Fix("restart-embedded") { Remedy = RestartRemedy }, new Fix("try-from-livekit", url) { Lines = Curl(url), Language = "sh" }];
        var port = new Uri(url.Replace("<portal>", "portal", StringComparison.Ordinal)).Port;
        var from = IPAddress.TryParse(connection.InternalHost.Host, out var address) ? address.ToString() : "<livekit>";
        var family = address is { AddressFamily: System.Net.Sockets.AddressFamily.InterNetworkV6 } ? "ip6" : "ip";
        return
        [
            new Fix("try-from-livekit", url) { Lines = Curl(url), Language = "sh" },
            new Fix("open-firewall", $"{port}") { Lines = $"nft add rule inet filter input {family} saddr {from} tcp dport {port} accept\n# ufw:\nufw allow from {from} to any port {port} proto tcp", Language = "nft" },
            .. await ConfigureAsync(cancellationToken),
        ];
    }

    /// <summary>LiveKit signs with the key that the portal knows.</summary>
    public async Task<ImmutableArray<Fix>> SameKeyAsync(CancellationToken cancellationToken) =>
        [new Fix("same-key", connection.ApiKey), .. await ConfigureAsync(cancellationToken)];

    // 401 shows that it arrives: only LiveKit can sign.
    private static string Curl(string url) => $"curl -i -X POST {url}";
}

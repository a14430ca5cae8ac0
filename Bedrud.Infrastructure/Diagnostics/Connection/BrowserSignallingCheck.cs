using System.Net;
using Bedrud.Domain.Health;
using Bedrud.Infrastructure.LiveKit;
using Microsoft.Extensions.Options;

namespace Bedrud.Infrastructure.Diagnostics.Connection;

/// <summary>C2: whether browsers reach LiveKit's signalling with the tokens that they get, as they say themselves.</summary>
internal sealed class BrowserSignallingCheck(
    BrowserEvidenceReader browsers, BrowserSuccesses successes, IOptions<LiveKitOptions> options, IOptions<ServerOptions> server) : ICheck
{
    /// <summary>What is older says nothing about now.</summary>
    internal static readonly TimeSpan Window = TimeSpan.FromMinutes(30);

    public CheckInfo Info { get; } = new("C2", CheckGroup.Connection)
    {
        Every = TimeSpan.FromSeconds(5),
        Concerns = Concern.Join | Concern.ConnectionTest,
        After = ["C1", "C3", "C4", "C6"],
    };

    public async Task<Finding> LookAsync(CancellationToken cancellationToken)
    {
        var told = await browsers.ObserveAsync(Window, cancellationToken);
        var host = options.Value.Host?.Trim() ?? "";
        var mixed = told.Failures.Count(f => f.Cause == JoinFailureCause.MixedContent);
        // The browsers' word is believed where the settings say the same.
        if (host.StartsWith("ws://", StringComparison.OrdinalIgnoreCase) && !IsLoopback(host) && (server.Value.UsesTls || mixed > 0))
            return MixedContent(host, mixed);

        var attempts = BrowserAttempts.Count(told, t => t.Signalling, f => f.Cause == JoinFailureCause.Signalling, successes.Joined);
        if (attempts.Verdict == Verdict.Fine)
            return attempts.Total == 0 && successes.Joined.Count == 0 ? Finding.Unknown("no-browser") : Finding.Fine([.. attempts.Evidence]);

        var shown = host.Length > 0 ? host : "/livekit";
        return new Finding(attempts.Verdict, attempts.Verdict == Verdict.Notice ? "one-network" : "unreachable", shown, $"{attempts.Failed}", $"{attempts.Total}", attempts.SinceWords)
        {
            Evidence = [new Evidence("host", shown), .. attempts.Evidence],
            Fixes = attempts.Verdict == Verdict.Notice ? [] : Fixes(host),
        };
    }

    private static Finding MixedContent(string host, int failures) => new(Verdict.Failing, "mixed-content", host)
    {
        Evidence = [new Evidence("host", host), .. failures > 0 ? [new Evidence("failed-joins", $"{failures}")] : Array.Empty<Evidence>()],
        Fixes =
        [
            new Fix("proxy-tls", host),
            new Fix("host-wss") { Lines = $"LiveKit:\n  Host: wss://{HostOf(host)}", Language = "yaml" },
        ],
    };

    private static System.Collections.Immutable.ImmutableArray<Fix> Fixes(string host)
    {
        var address = host.Length == 0 ? "https://<portal>/livekit" : host.Replace("ws", "http", StringComparison.OrdinalIgnoreCase);
        var fixes = new List<Fix>
        {
            new("curl-outside") { Lines = $"curl -i {address.TrimEnd('/')}/rtc/validate", Language = "sh" },
            new("proxy-websocket") { Lines = "proxy_http_version 1.1;\nproxy_set_header Upgrade $http_upgrade;\nproxy_set_header Connection \"upgrade\";\nproxy_read_timeout 1h;", Language = "ini" },
        };
        if (Uri.TryCreate(host, UriKind.Absolute, out var uri))
        {
            var port = uri.IsDefaultPort ? uri.Scheme == "ws" ? 80 : 443 : uri.Port;
            fixes.Add(new Fix("open-signalling", $"{port}") { Lines = $"ufw allow {port}/tcp\n# nftables:\nnft add rule inet filter input tcp dport {port} accept", Language = "sh" });
        }

        return [.. fixes];
    }

    private static string HostOf(string host) => Uri.TryCreate(host, UriKind.Absolute, out var uri) ? uri.Host : "livekit.example.org";

    private static bool IsLoopback(string host) =>
        Uri.TryCreate(host, UriKind.Absolute, out var uri) && (uri.IsLoopback || (IPAddress.TryParse(uri.Host, out var address) && IPAddress.IsLoopback(address)));
}

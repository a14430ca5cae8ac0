using System.Collections.Immutable;
using System.Net;
using Bedrud.Domain.Health;
using Bedrud.Infrastructure.LiveKit;
using Bedrud.Infrastructure.LiveKit.Embedded;
using Microsoft.Extensions.Options;

namespace Bedrud.Infrastructure.Diagnostics.Media;

/// <summary>M1: whether sound and picture get through between browsers and LiveKit, as browsers found in tests and in joins that failed.</summary>
internal sealed class MediaArrivesCheck(BrowserEvidenceReader browsers, BrowserSuccesses successes, IOptions<LiveKitOptions> options) : ICheck
{
    /// <summary>What is older says nothing about now.</summary>
    internal static readonly TimeSpan Window = TimeSpan.FromMinutes(30);

    public CheckInfo Info { get; } = new("M1", CheckGroup.Media)
    {
        Every = TimeSpan.FromSeconds(5),
        Concerns = Concern.Join | Concern.ConnectionTest,
        After = ["C1", "C2", "C3", "C4", "C6"],
    };

    public async Task<Finding> LookAsync(CancellationToken cancellationToken)
    {
        var told = await browsers.ObserveAsync(Window, cancellationToken);
        var attempts = BrowserAttempts.Count(told, t => t.Signalling is false ? null : t.Media, f => f.Cause == JoinFailureCause.Media, successes.WithMedia);
        if (attempts.Verdict == Verdict.Fine)
            return Fine(told, attempts);

        var failing = told.Tests.Where(t => t.Media is false && t.Signalling is not false).ToList();
        var ports = MediaPorts.Of(told.Offered);
        ImmutableArray<Evidence> evidence =
        [
            .. attempts.Evidence,
            .. failing.Count(t => t.Udp is false) is > 0 and var blocked ? [new Evidence("udp-failed", $"{blocked}")] : Array.Empty<Evidence>(),
            .. told.Offered.IsEmpty ? Array.Empty<Evidence>() : [new Evidence("offered", string.Join(", ", told.Offered.Take(6)))],
        ];
        if (attempts.Verdict == Verdict.Notice)
            return new Finding(Verdict.Notice, "one-network", $"{attempts.Failed}", $"{attempts.Total}", attempts.SinceWords) { Evidence = evidence };
        if (Unreachable(told.Offered, failing) is { } advertised)
            return new Finding(attempts.Verdict, "node-ip", advertised, $"{attempts.Failed}", $"{attempts.Total}", attempts.SinceWords) { Evidence = evidence, Fixes = NodeIp() };
        if (failing.Count > 0 && failing.Count(t => t.Udp is false) * 2 > failing.Count)
            return new Finding(attempts.Verdict, "udp-blocked", ports, $"{attempts.Failed}", $"{attempts.Total}", attempts.SinceWords) { Evidence = evidence, Fixes = OpenPorts(ports) };
        return new Finding(attempts.Verdict, "no-media", $"{attempts.Failed}", $"{attempts.Total}", attempts.SinceWords, ports) { Evidence = evidence, Fixes = [.. OpenPorts(ports), .. NodeIp()] };
    }

    private Finding Fine(BrowserTests told, BrowserAttempts attempts)
    {
        var udp = BrowserAttempts.Count(told, t => t.Media is true ? t.Udp : null, _ => false, []);
        if (udp.Verdict != Verdict.Fine)
            return new Finding(Verdict.Notice, "detour", $"{udp.Failed}", $"{udp.Total}", udp.SinceWords, MediaPorts.Of(told.Offered)) { Evidence = [.. udp.Evidence], Fixes = OpenPorts(MediaPorts.Of(told.Offered)) };
        var flowing = successes.WithMedia.Count;
        if (attempts.Total == 0 && flowing == 0)
            return Finding.Unknown("no-browser");
        return Finding.Fine([.. attempts.Evidence, new Evidence("media-now", $"{flowing}")]);
    }

    /// <summary>The address that LiveKit says to send media to, where those who can't be reached by it come from elsewhere; null where it may do.</summary>
    private static string? Unreachable(ImmutableArray<string> offered, List<BrowserTest> failing)
    {
        var addresses = offered.Select(text => MediaAddress.TryParse(text, out _, out var end) ? end.Address : null).OfType<IPAddress>().Distinct().ToList();
        if (addresses.Count == 0 || failing.Count == 0)
            return null;
        var loopback = addresses.TrueForAll(IPAddress.IsLoopback) && failing.Exists(t => !t.Network.StartsWith("127.", StringComparison.Ordinal) && t.Network != "::/48");
        var inside = addresses.TrueForAll(PrivateAddress.Is) && failing.Exists(t => !ClientNetwork.IsPrivate(t.Network));
        return loopback || inside ? string.Join(", ", addresses.Take(3)) : null;
    }

    private ImmutableArray<Fix> NodeIp() => options.Value.External
        ? [new Fix("node-ip-external") { Lines = "rtc:\n  node_ip: <public address>\n  use_external_ip: false", Language = "yaml" }]
        : [new Fix("node-ip-embedded") { Lines = "LiveKit:\n  NodeIp: <public address>", Language = "yaml" }];

    private ImmutableArray<Fix> OpenPorts(string ports) =>
    [
        new Fix("open-udp", ports) { Lines = $"ufw allow {ports.Replace('-', ':')}/udp\nufw allow 7881/tcp\n# nftables:\nnft add rule inet filter input udp dport {ports} accept\nnft add rule inet filter input tcp dport 7881 accept", Language = "sh" },
        new Fix("provider-firewall", ports),
        options.Value.External
            ? new Fix("turn-external") { Lines = "turn:\n  enabled: true\n  domain: <name of the certificate>\n  udp_port: 3478\n  tls_port: 5349\n  cert_file: <certificate.pem>\n  key_file: <key.pem>", Language = "yaml" }
            : new Fix("turn-embedded"),
    ];
}

using System.Collections.Immutable;
using System.Net;
using Bedrud.Domain.Health;
using Bedrud.Infrastructure.Diagnostics.Connection;
using Bedrud.Infrastructure.Diagnostics.Start.Remedies;
using Bedrud.Infrastructure.LiveKit;
using Bedrud.Infrastructure.LiveKit.Embedded;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Bedrud.Infrastructure.Diagnostics.Media;

/// <summary>M5: LiveKit gives out a private address to people who can't reach it, so that their media go through a relay, or nowhere.</summary>
internal sealed class NodeAddressCheck(NodeAddressReading nodes, IOptions<LiveKitOptions> options, EmbeddedFixes fixes, IServiceProvider services) : ICheck
{
    private static readonly TimeSpan Window = TimeSpan.FromHours(1);

    private const string Example = "203.0.113.7";

    /// <summary>Fewer tests than these may be one person's firewall.</summary>
    private const int ManyTests = 2;

    public CheckInfo Info { get; } = new("M5", CheckGroup.Media)
    {
        Every = TimeSpan.FromSeconds(8),
        // A close look joins a room, and waits for a join that is under way.
        Limit = TimeSpan.FromSeconds(20),
        Concerns = Concern.LiveKit | Concern.MediaServer | Concern.Configuration | Concern.ConnectionTest,
        After = [.. ReachEvidence.NoProcess, .. ReachEvidence.NotReached],
    };

    public Task<Finding> LookAsync(CancellationToken cancellationToken) => LookAsync(anew: false, cancellationToken);

    public Task<Finding> LookCloselyAsync(CancellationToken cancellationToken) => LookAsync(anew: true, cancellationToken);

    private async Task<Finding> LookAsync(bool anew, CancellationToken cancellationToken)
    {
        var facts = await nodes.ReadAsync(anew, cancellationToken);
        if (facts.Told.IsEmpty)
            return Finding.Unknown("not-told");
        ImmutableArray<Evidence> evidence =
        [
            new("node-address", string.Join(", ", facts.Told)),
            new("interfaces", facts.Interfaces.IsEmpty ? "-" : string.Join(", ", facts.Interfaces)),
            .. facts.StunSeen is { } seen ? new Evidence[] { new("stun-seen", seen.ToString()) } : [],
        ];
        if (facts.Kind == NodeAddressKind.Public)
            return Finding.Fine(evidence);
        var told = string.Join(", ", facts.Told);
        if (facts.IsPortalPublic)
        {
            var cause = facts.Kind switch { NodeAddressKind.Loopback => "loopback-told", NodeAddressKind.Container => "container", _ => "private" };
            return new Finding(Verdict.Warning, cause, told) { Evidence = evidence, Fixes = Fixes(facts) };
        }

        if (facts.Kind is not NodeAddressKind.Loopback && await OnlyRelayWorksAsync(cancellationToken) is { } tests)
            return new Finding(Verdict.Warning, "relayed", told, $"{tests}") { Evidence = evidence, Fixes = Fixes(facts) };
        return new Finding(Verdict.Fine, facts.Kind == NodeAddressKind.Loopback ? "loopback" : "private-network", told) { Evidence = evidence };
    }

    /// <summary>How many tests of browsers got no media straight and some through TURN; null where that is not so.</summary>
    private async Task<int?> OnlyRelayWorksAsync(CancellationToken cancellationToken)
    {
        if (services.GetService<IBrowserEvidence>() is not { } browsers)
            return null;
        var seen = await browsers.ReadAsync(Window, cancellationToken);
        var relayed = seen.TurnUdpTried - seen.TurnUdpFailed + seen.TurnTlsTried - seen.TurnTlsFailed;
        return seen.UdpTried >= ManyTests && seen.UdpFailed == seen.UdpTried && seen.TcpFailed == seen.TcpTried && relayed >= ManyTests ? seen.UdpTried : null;
    }

    private ImmutableArray<Fix> Fixes(NodeAddressFacts facts)
    {
        var address = facts.StunSeen ?? facts.Interfaces.FirstOrDefault(PortalAudience.IsPublic);
        if (address is not null)
            return [fixes.NodeIp(address.ToString())];
        // Nobody but the administrator knows it.
        return options.Value.External || OwnConfiguration.Path(options.Value) is not null
            ? [ReachFixes.Yaml("node-ip-yaml", $"rtc:\n  node_ip: {Example}\n  use_external_ip: false")]
            : [ReachFixes.Yaml("node-ip-portal", $"livekit:\n  nodeIP: {Example}")];
    }
}

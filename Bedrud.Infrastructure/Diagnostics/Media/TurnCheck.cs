using System.Collections.Immutable;
using Bedrud.Domain.Health;
using Bedrud.Infrastructure.Diagnostics.Connection;
using Bedrud.Infrastructure.Diagnostics.Media.Turn;
using Bedrud.Infrastructure.Diagnostics.Start.Remedies;
using Bedrud.Infrastructure.LiveKit;
using Bedrud.Infrastructure.LiveKit.Api;
using Bedrud.Infrastructure.LiveKit.Embedded;
using Microsoft.Extensions.Options;

namespace Bedrud.Infrastructure.Diagnostics.Media;

/// <summary>M2: whether browsers behind a NAT have a TURN server, and whether it gives a relay over each transport that it is named for.</summary>
internal sealed class TurnCheck(
    LiveKitProbe liveKit, RelayProbe probe, PortalAudience audience, LiveKitConnection connection, IBrowserEvidence browsers, IOptions<LiveKitOptions> options, EmbeddedFixes fixes) : ICheck
{
    private static readonly TimeSpan Window = TimeSpan.FromHours(1);

    /// <summary>Fewer tests than these may be one person's firewall.</summary>
    private const int ManyTests = 2;

    public CheckInfo Info { get; } = new("M2", CheckGroup.Media)
    {
        Every = TimeSpan.FromSeconds(6),
        EveryWhileWrong = TimeSpan.FromSeconds(6),
        Limit = TimeSpan.FromSeconds(20),
        Concerns = Concern.LiveKit | Concern.Configuration | Concern.ConnectionTest,
        After = [.. ReachEvidence.NoProcess, .. ReachEvidence.NotReached],
    };

    public Task<Finding> LookAsync(CancellationToken cancellationToken) => LookAsync(anew: false, cancellationToken);

    public Task<Finding> LookCloselyAsync(CancellationToken cancellationToken) => LookAsync(anew: true, cancellationToken);

    private async Task<Finding> LookAsync(bool anew, CancellationToken cancellationToken)
    {
        if (liveKit.Last is not { } reached)
            return Finding.Unknown(CheckRunner.NotYet);
        if (reached.Fault is not null)
            return Finding.Unknown("no-livekit");
        var reading = await probe.ReadAsync(anew, cancellationToken);
        if (reading.Fault is { } fault)
            return Finding.Unknown("no-signalling", fault);
        if (reading.Turn.IsEmpty)
            return await MissingAsync(reading, cancellationToken);
        return options.Value.External && reading.Turn.All(turn => turn.Fault == TurnFault.Silent)
            ? Weigh(Judge(reading), await browsers.ReadAsync(probe.SinceAnswer is { } ago && ago < Window ? ago : Window, cancellationToken))
            : Judge(reading);
    }

    private async Task<Finding> MissingAsync(RelayReading reading, CancellationToken cancellationToken)
    {
        var ice = new Evidence("ice-servers", reading.IceUrls.IsEmpty ? "-" : string.Join(", ", reading.IceUrls));
        if (!await audience.IsPublicAsync(cancellationToken))
        {
            // On one machine, or in one network, nobody is behind a NAT of another.
            return connection.InternalHost.IsLoopback && reading.Candidates.All(System.Net.IPAddress.IsLoopback)
                ? Finding.NotApplicable("loopback")
                : new Finding(Verdict.Notice, "missing-private") { Evidence = [ice], Fixes = Block };
        }

        return new Finding(Verdict.Warning, "missing") { Evidence = [ice], Fixes = [.. Block, Ports([3478], [5349])] };
    }

    /// <summary>
    /// A firewall may stand before the portal alone: what does not answer it may serve browsers. Their word counts where it is from after the last
    /// answer that the portal itself got.
    /// </summary>
    internal static Finding Weigh(Finding silent, BrowserEvidence told)
    {
        var failed = told.TurnUdpFailed + told.TurnTlsFailed;
        var relayed = told.TurnUdpTried + told.TurnTlsTried - failed;
        Evidence[] tests = failed + relayed == 0 ? [] : [new Evidence("turn-tests", $"{relayed} / {failed + relayed}")];
        if (relayed > 0 && relayed >= failed)
            return new Finding(Verdict.Notice, "silent-here", silent.Args) { Evidence = [.. silent.Evidence, .. tests] };
        return silent with { Verdict = relayed == 0 && failed >= ManyTests ? Verdict.Failing : Verdict.Warning, Evidence = [.. silent.Evidence, .. tests] };
    }

    private static Finding Judge(RelayReading reading)
    {
        var facts = reading.Turn.Select(turn => new Evidence("turn", Say(turn))).Append(new Evidence("tested", ReachEvidence.Time(reading.At)));
        var bad = reading.Turn.Where(turn => turn.Fault is not null and not RelayProbe.Hairpin).ToList();
        if (bad.Count == 0)
        {
            return reading.Turn.Any(turn => turn.Fault is null)
                ? Finding.Fine([.. facts])
                : Finding.Unknown("hairpin") with { Evidence = [.. facts] };
        }

        var worst = bad[0];
        return new Finding(bad.Count == reading.Turn.Length ? Verdict.Failing : Verdict.Warning, worst.Fault!, string.Join(", ", bad.Select(turn => turn.Server)), worst.Detail ?? "-")
        {
            Evidence = [.. facts, .. worst.Certificate is { } certificate && worst.Fault == TurnFault.Certificate ? ReachEvidence.Of(certificate) : []],
            Fixes = Fixes(worst.Fault!, bad),
        };
    }

    private static string Say(TurnOutcome turn) => turn.Fault is { } fault
        ? $"{turn.Server}: {fault}{(turn.Detail is { } detail ? $" ({detail})" : "")}"
        : $"{turn.Server}: {turn.Relayed}";

    private ImmutableArray<Fix> Block => !options.Value.External && OwnConfiguration.Path(options.Value) is null
        ? [fixes.TurnOn(), new Fix("turn-embedded")]
        : [ReachFixes.Yaml("turn-block", "turn:\n  enabled: true\n  domain: turn.example.org\n  udp_port: 3478\n  tls_port: 5349\n  cert_file: /etc/livekit/fullchain.pem\n  key_file: /etc/livekit/privkey.pem"), new Fix("turn-embedded")];

    private static ImmutableArray<Fix> Fixes(string fault, List<TurnOutcome> bad) => fault switch
    {
        TurnFault.Silent or TurnFault.Refused =>
        [
            Ports(bad.Where(turn => turn.Server.Transport == TurnTransport.Udp).Select(turn => turn.Server.Port), bad.Where(turn => turn.Server.Transport != TurnTransport.Udp).Select(turn => turn.Server.Port)),
            ReachFixes.Yaml("turn-ports", "turn:\n  enabled: true\n  udp_port: 3478\n  tls_port: 5349"),
        ],
        TurnFault.Name => [ReachFixes.Yaml("turn-domain", "turn:\n  domain: turn.example.org", bad[0].Server.Host)],
        TurnFault.Certificate => [ReachFixes.Yaml("turn-certificate", "turn:\n  domain: turn.example.org\n  cert_file: /etc/livekit/fullchain.pem\n  key_file: /etc/livekit/privkey.pem", bad[0].Server.Host)],
        TurnFault.Tls or TurnFault.NotTurn => [ReachFixes.Yaml("turn-tls", "turn:\n  tls_port: 5349\n  external_tls: false", bad[0].Server.ToString())],
        TurnFault.Credentials => [new Fix("turn-credentials")],
        _ => [ReachFixes.Yaml("turn-denied", "turn:\n  relay_range_start: 30000\n  relay_range_end: 40000"), new Fix("turn-log")],
    };

    private static Fix Ports(IEnumerable<int> udp, IEnumerable<int> tcp) => ReachFixes.Shell(
        "turn-firewall", string.Join('\n', [.. udp.Distinct().Select(port => $"ufw allow {port}/udp"), .. tcp.Distinct().Select(port => $"ufw allow {port}/tcp")]));
}

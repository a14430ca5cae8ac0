using System.Collections.Immutable;
using Bedrud.Domain.Health;
using Bedrud.Infrastructure.LiveKit.Api;
using Bedrud.Infrastructure.LiveKit.Embedded;
using Bedrud.Infrastructure.Presence;

namespace Bedrud.Infrastructure.Diagnostics.Connection;

/// <summary>C1, "LiveKit disconnected": whether LiveKit answers the portal and takes its key, and if not, why not.</summary>
internal sealed class LiveKitReachedCheck(LiveKitProbe probe, LiveKitConnection connection, MediaServer server, PresenceStore presence, TimeProvider time) : ICheck
{
    // A process that ends cuts its connections a moment before its supervisor hears of its end.
    private static readonly TimeSpan Rumour = TimeSpan.FromMilliseconds(500);

    public CheckInfo Info { get; } = new("C1", CheckGroup.Connection)
    {
        // Two attempts of 2 s each, where nothing answers, are over within 10 s then.
        Every = TimeSpan.FromSeconds(4),
        EveryWhileWrong = TimeSpan.FromSeconds(4),
        Limit = TimeSpan.FromSeconds(8),
        Concerns = Concern.MediaServer | Concern.Configuration,
        After = ReachEvidence.NoProcess,
    };

    public async Task<Finding> LookAsync(CancellationToken cancellationToken)
    {
        var reading = await probe.AskAsync(cancellationToken);
        if (reading.Fault is not { } fault)
            return Finding.Fine([.. Place(reading)]);
        // The checks of the process tell of it; so does M4 of a certificate.
        if (LiveKitFault.IsAbsence(fault) && await IsDownAsync(cancellationToken))
            return Finding.Unknown("process");
        if (fault == LiveKitFault.Untrusted)
            return Finding.Unknown(fault, Address);
        return new Finding(fault == LiveKitFault.NotReady ? Verdict.Warning : Verdict.Failing, fault, Args(fault, reading))
        {
            Evidence = [.. Place(reading), .. Facts(reading)],
            Fixes = ReachFixes.For(fault, probe.Url),
        };
    }

    private string Address => probe.Url.GetLeftPart(UriPartial.Authority);

    private async Task<bool> IsDownAsync(CancellationToken cancellationToken)
    {
        if (server.Status.State is not (MediaServerState.External or MediaServerState.SupervisedElsewhere) && !IsDown(server.Status.State))
            await Task.Delay(Rumour, time, cancellationToken);
        return IsDown(server.Status.State);
    }

    private static bool IsDown(MediaServerState state) =>
        state is MediaServerState.Stopped or MediaServerState.Starting or MediaServerState.Draining or MediaServerState.BackingOff or MediaServerState.GivenUp;

    private IEnumerable<Evidence> Place(LiveKitReading reading)
    {
        yield return new Evidence("url", Address);
        if (!reading.Addresses.IsEmpty)
            yield return new Evidence("addresses", string.Join(", ", reading.Addresses));
    }

    private IEnumerable<Evidence> Facts(LiveKitReading reading)
    {
        if (reading.Detail is { } detail)
            yield return new Evidence("error", detail);
        if (reading.Fault is LiveKitFault.UnknownKey or LiveKitFault.WrongSecret or LiveKitFault.Token or LiveKitFault.Permission)
            yield return new Evidence("key", connection.ApiKey);
        if (reading.Fault == LiveKitFault.Clock && reading.Clock is { } clock)
            yield return new Evidence("clock-ahead", ReachEvidence.Signed(clock.Ahead));
        if (reading.Fault is LiveKitFault.CertificateExpired or LiveKitFault.CertificateName && reading.Certificate is { } certificate)
        {
            foreach (var fact in ReachEvidence.Of(certificate))
                yield return fact;
        }

        if (probe.FaultSince is { } since)
            yield return new Evidence("since", ReachEvidence.Time(since));
        yield return new Evidence("last-answer", LastAnswer() is { } last ? ReachEvidence.Time(last) : "-");
    }

    // The comparing of presence asks LiveKit as well.
    private DateTime? LastAnswer() =>
        new[] { probe.LastGoodAt, presence.Freshness.ConfirmedAt }.Max();

    private ImmutableArray<string> Args(string fault, LiveKitReading reading) => fault switch
    {
        LiveKitFault.Name => [probe.Url.DnsSafeHost],
        LiveKitFault.Clock => [Address, reading.Clock is { } clock ? ReachEvidence.Seconds(clock.Ahead.Duration()) : "60"],
        LiveKitFault.UnknownKey => [Address, connection.ApiKey],
        LiveKitFault.WrongSecret => [Address, connection.ApiKey],
        LiveKitFault.Timeout => [Address, $"{LiveKitProbe.Patience.TotalSeconds:0}"],
        _ => [$"{probe.Url.DnsSafeHost}:{probe.Url.Port}"],
    };
}

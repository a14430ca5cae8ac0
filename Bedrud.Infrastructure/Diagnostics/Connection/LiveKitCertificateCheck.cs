using Bedrud.Infrastructure.LiveKit;
using Microsoft.Extensions.Options;

namespace Bedrud.Infrastructure.Diagnostics.Connection;

/// <summary>The certificate on <c>livekit.internalHost</c>, as C1's probe saw it: this check sends nothing.</summary>
internal sealed class LiveKitCertificateCheck(LiveKitProbe probe, IOptions<LiveKitOptions> options, TimeProvider time) : ICheck
{
    public CheckInfo Info { get; } = new("certificate-livekit", CheckGroup.Connection) { Concerns = Concern.LiveKit, After = ReachEvidence.NotReached };

    public Task<Finding> LookAsync(CancellationToken cancellationToken) => Task.FromResult(Look());

    private Finding Look()
    {
        if (probe.Url.Scheme != "https")
            return Finding.NotApplicable("plain");
        if (probe.Last?.Certificate is not { } certificate)
            return Finding.Unknown("not-seen");
        var host = probe.Url.DnsSafeHost;
        return CertificateVerdict.Of(
            certificate, host, time.GetUtcNow().UtcDateTime, options.Value.SkipTlsVerify || !certificate.IsTrusted, new Fix("renew-certificate", host));
    }
}

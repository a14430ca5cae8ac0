using Bedrud.Domain.Health;
using Bedrud.Infrastructure.LiveKit;
using Microsoft.Extensions.Options;

namespace Bedrud.Infrastructure.Diagnostics.Connection;

/// <summary>M4: the certificate on <c>livekit.internalHost</c> is self-signed, or of an authority that the portal's machine does not know.</summary>
internal sealed class CertificateTrustCheck(LiveKitProbe probe, IOptions<LiveKitOptions> options) : ICheck
{
    public CheckInfo Info { get; } = new("M4", CheckGroup.Connection)
    {
        Every = TimeSpan.FromSeconds(5),
        Concerns = Concern.LiveKit | Concern.Configuration,
        After = ReachEvidence.NoProcess,
    };

    public Task<Finding> LookAsync(CancellationToken cancellationToken) => Task.FromResult(Look());

    private Finding Look()
    {
        if (probe.Url.Scheme != "https")
            return Finding.NotApplicable("plain");
        if (probe.Last is not { } reading)
            return Finding.Unknown(CheckRunner.NotYet);
        if (reading.Certificate is not { } certificate)
            return Finding.Unknown("not-seen");
        var facts = ReachEvidence.Of(certificate);
        if (certificate.IsTrusted)
            return Finding.Fine([.. facts]);
        if (options.Value.SkipTlsVerify)
            return new Finding(Verdict.Fine, "accepted") { Evidence = [.. facts] };
        return new Finding(Verdict.Failing, certificate.IsSelfSigned ? "self-signed" : "unknown-authority", probe.Url.GetLeftPart(UriPartial.Authority), certificate.Issuer)
        {
            Evidence = [new Evidence("url", probe.Url.GetLeftPart(UriPartial.Authority)), .. facts],
            Fixes =
            [
                ReachFixes.Shell("compare-fingerprint", $"openssl s_client -connect {probe.Url.DnsSafeHost}:{probe.Url.Port} </dev/null | openssl x509 -noout -fingerprint -sha256"),
                ReachFixes.Yaml("skip-tls-verify", "livekit:\n  skipTLSVerify: true"),
                ReachFixes.Shell("install-authority", "cp ca.crt /usr/local/share/ca-certificates/livekit.crt\nupdate-ca-certificates"),
            ],
        };
    }
}

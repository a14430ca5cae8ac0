using Bedrud.Domain.Health;
using Microsoft.Extensions.Options;

namespace Bedrud.Infrastructure.Diagnostics.Connection;

/// <summary>The portal's own certificate, by its file: the same that the embedded server's TURN over TLS shows.</summary>
internal sealed class PortalCertificateCheck(IOptions<ServerOptions> server, TimeProvider time) : ICheck
{
    private readonly CertificateFile _file = new();

    public CheckInfo Info { get; } = new("certificate-portal", CheckGroup.Connection) { Every = TimeSpan.FromSeconds(8), Concerns = Concern.Configuration };

    public Task<Finding> LookAsync(CancellationToken cancellationToken) => Task.FromResult(Look());

    private Finding Look()
    {
        if (!server.Value.UsesTls)
            return Finding.NotApplicable("plain");
        var (path, host) = (server.Value.TlsCertificate!, server.Value.Host?.Trim());
        if (_file.Read(path, host) is not { } certificate)
        {
            return new Finding(Verdict.Warning, "unreadable", path)
            {
                Evidence = [new Evidence("file", path)],
                Fixes = [ReachFixes.Yaml("tls-certificate", "server:\n  tlsCertificate: /etc/letsencrypt/live/meet.example.org/fullchain.pem")],
            };
        }

        return CertificateVerdict.Of(certificate, host ?? "", time.GetUtcNow().UtcDateTime, datesOnly: false, ReachFixes.Shell("renew-portal", "certbot renew", path));
    }
}

using Bedrud.Domain.Health;
using Bedrud.Infrastructure.Diagnostics.Connection;
using Bedrud.Infrastructure.Diagnostics.Media.Turn;
using Bedrud.Infrastructure.LiveKit;
using Bedrud.Infrastructure.LiveKit.Embedded;
using Microsoft.Extensions.Options;

namespace Bedrud.Infrastructure.Diagnostics.Media;

/// <summary>The certificate of TURN over TLS: of the file in a configuration of one's own, else as M2's test saw it. It sends nothing.</summary>
internal sealed class TurnCertificateCheck(RelayProbe probe, IOptions<LiveKitOptions> options, IOptions<ServerOptions> server, TimeProvider time) : ICheck
{
    private readonly CertificateFile _file = new();

    public CheckInfo Info { get; } = new("certificate-turn", CheckGroup.Connection) { Every = TimeSpan.FromSeconds(30), Concerns = Concern.LiveKit, After = ["M2"] };

    public Task<Finding> LookAsync(CancellationToken cancellationToken) => Task.FromResult(Look());

    private Finding Look()
    {
        if (!options.Value.External && OwnConfiguration.Path(options.Value) is { } path)
            return OfFile(OwnConfiguration.Read(path));
        if (!options.Value.External && server.Value.UsesTls)
            return Finding.NotApplicable("portal");
        return probe.Last?.Turn.FirstOrDefault(turn => turn.Server.Transport == TurnTransport.Tls) is { Certificate: { } certificate } turn
            ? Judge(certificate, turn.Server.Host)
            : Finding.NotApplicable("none");
    }

    private Finding OfFile(OwnConfiguration own)
    {
        var turn = own.Root.Section("turn");
        if (!turn.Flag("enabled") || turn.Number("tls_port") is not > 0 || turn.Flag("external_tls") || turn.Text("cert_file") is not { } file)
            return Finding.NotApplicable("none");
        var full = Path.GetFullPath(file, Path.GetDirectoryName(own.FilePath)!);
        var domain = turn.Text("domain") ?? "";
        return _file.Read(full, domain) is { } certificate
            ? Judge(certificate, domain)
            : new Finding(Verdict.Warning, "unreadable", full) { Evidence = [new Evidence("file", full)], Fixes = [ReachFixes.Yaml("turn-certificate", $"turn:\n  cert_file: {full}", domain)] };
    }

    private Finding Judge(SeenCertificate certificate, string host) =>
        CertificateVerdict.Of(certificate, host, time.GetUtcNow().UtcDateTime, datesOnly: false, new Fix("renew-turn"));
}

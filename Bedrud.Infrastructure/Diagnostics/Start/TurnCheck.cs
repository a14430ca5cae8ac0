using Bedrud.Infrastructure.Diagnostics.Start.Remedies;
using Bedrud.Infrastructure.LiveKit.Embedded;
using Microsoft.Extensions.Options;

namespace Bedrud.Infrastructure.Diagnostics.Start;

/// <summary>S2: the server does not start with TURN as it is configured.</summary>
internal sealed class TurnCheck(MediaServer server, Surroundings surroundings, EmbeddedSettings settings, IOptions<ServerOptions> portal, EmbeddedFixes fixes)
    : ProcessCheck("S2", CheckGroup.Start, server, surroundings)
{
    protected override Task<Finding> FaultAsync(MediaServerStatus status, MediaServerProblem problem, CancellationToken cancellationToken)
    {
        var own = OwnConfiguration.Path(settings.Options);
        var cause = problem.Code switch
        {
            ProblemCodes.TurnDomainMissing => "no-domain",
            ProblemCodes.TurnDomainWrong => "wrong-domain",
            ProblemCodes.TurnWithoutPorts => "no-ports",
            _ => "no-certificate",
        };
        return Found(Failing(cause, Value(problem, "file") ?? "") with
        {
            Evidence = Facts([Fact("configuration", own), Fact("line", Value(problem, "line")), Fact("file", Value(problem, "file")), .. How(status)]),
            Fixes = own is not null
                ? Fixes(
                    new Fix("turn-complete", own) { Lines = Whole(), Language = "yaml" },
                    new Fix("turn-udp-only", own) { Lines = "turn:\n  enabled: true\n  udp_port: 3478", Language = "yaml" })
                : Fixes(new Fix("turn-portal") { Lines = "server:\n  host: meet.example.org\n  tlsCertificate: /path/to/fullchain.pem\n  tlsKey: /path/to/privkey.pem", Language = "yaml" }, fixes.Restart()),
        });
    }

    private string Whole()
    {
        var turn = TurnSettings.From(portal.Value);
        return $"""
            turn:
              enabled: true
              domain: {turn?.Domain ?? "turn.example.org"}
              tls_port: 5349
              cert_file: {turn?.CertificatePath ?? "/path/to/fullchain.pem"}
              key_file: {turn?.KeyPath ?? "/path/to/privkey.pem"}
            """;
    }
}

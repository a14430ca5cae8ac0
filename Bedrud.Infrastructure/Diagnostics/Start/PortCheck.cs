using System.Globalization;
using System.Net.Sockets;
using Bedrud.Infrastructure.Diagnostics.Start.Remedies;
using Bedrud.Infrastructure.LiveKit.Embedded;

namespace Bedrud.Infrastructure.Diagnostics.Start;

/// <summary>C4: another process has a port that the server needs.</summary>
internal sealed class PortCheck(MediaServer server, Surroundings surroundings, EmbeddedSettings settings, EmbeddedFixes fixes)
    : ProcessCheck("C4", CheckGroup.Start, server, surroundings)
{
    protected override Task<Finding> QuietAsync(MediaServerStatus status, CancellationToken cancellationToken) => status is { Pid: not null, Port: { } port, IsWanted: true }
        ? Found(Finding.Fine([.. Facts(Fact("port", $"{port}/tcp"))]))
        : base.QuietAsync(status, cancellationToken);

    protected override Task<Finding> FaultAsync(MediaServerStatus status, MediaServerProblem problem, CancellationToken cancellationToken)
    {
        var port = int.Parse(Value(problem, "port") ?? "0", CultureInfo.InvariantCulture);
        var protocol = Value(problem, "protocol") ?? "tcp";
        // Who has it now, which may be somebody else than at the last attempt.
        var holder = PortHolder.Find(port, protocol == "udp" ? ProtocolType.Udp : ProtocolType.Tcp);
        var pid = holder is { } now ? now.Pid.ToString(CultureInfo.InvariantCulture) : Value(problem, "pid");
        var name = holder?.Name ?? Value(problem, "process");
        return Found((pid is null ? Failing("in-use-by-other-user", $"{port}", protocol) : Failing("in-use", $"{port}", protocol, name ?? "?", pid)) with
        {
            Evidence = Facts(
                Fact("port", $"{port}/{protocol}"), Fact("purpose", Value(problem, "purpose")), Fact("process", pid is null ? null : $"{name} ({pid})"),
                Fact("last-words", status.FailedStarts > 0 ? status.LastExit?.Line : null), Fact("next-attempt", status.NextAttemptAt)),
            Fixes = Fixes(pid is null ? new Fix("find-holder", $"{port}") { Lines = $"ss -lntup 'sport = :{port}'", Language = "sh" } : new Fix("end-holder", name ?? "?", pid), Another(problem, port)),
        });
    }

    private Fix? Another(MediaServerProblem problem, int port)
    {
        if (port == settings.Port)
            return fixes.Port(fixes.FreePort());
        if (OwnConfiguration.Path(settings.Options) is { } own)
            return Value(problem, "key") is { } key ? new Fix("own-yaml", own) { Lines = Nested(key, port + 10), Language = "yaml" } : new Fix("other-port-own", own);
        return new Fix("other-port-generated", $"{port}");
    }

    // rtc.tcp_port, 7891
    private static string Nested(string key, int port) => key.Split('.') switch
    {
        [var section, var name] => $"{section}:\n  {name}: {port}",
        _ => $"{key}: {port}",
    };
}

using Bedrud.Domain.Health;
using Bedrud.Infrastructure.Diagnostics.Start.Redis;
using Bedrud.Infrastructure.Diagnostics.Start.Remedies;
using Bedrud.Infrastructure.LiveKit.Embedded;

namespace Bedrud.Infrastructure.Diagnostics.Start;

/// <summary>C6: the server ended, at its start or later, or runs without answering, for a reason that is no other row's.</summary>
internal sealed class CrashCheck(MediaServer server, Surroundings surroundings, EmbeddedFixes fixes, RedisProbe redis, TimeProvider time)
    : ProcessCheck("C6", CheckGroup.Start, server, surroundings)
{
    /// <summary>A server that came back at once is told of for so long: somebody who was thrown out wonders why.</summary>
    private static readonly TimeSpan Remembered = TimeSpan.FromSeconds(12);

    private const int Lines = 5;

    protected override Task<Finding> QuietAsync(MediaServerStatus status, CancellationToken cancellationToken)
    {
        if (!status.IsWanted && status.State is MediaServerState.Stopped)
            return Found(Failing("stopped") with { Fixes = Fixes(fixes.Restart()) });
        if (status.State is MediaServerState.Draining)
            return Found(new Finding(Verdict.Notice, "draining") { Evidence = Facts(Fact("process", status.Pid)) });
        if (status.State is not MediaServerState.Ready)
            return base.QuietAsync(status, cancellationToken);
        return Found(status.Crashes is [.., var last] && time.GetUtcNow() - last < Remembered
            ? new Finding(Verdict.Warning, "came-back", ExitText(status.LastExit?.Code) ?? "?") { Evidence = Facts([.. How(status), .. Tail()]) }
            : Finding.Fine([.. Facts(Fact("process", status.Pid), Fact("started-at", status.StartedAt), Fact("restarts", status.Restarts))]));
    }

    protected override async Task<Finding> FaultAsync(MediaServerStatus status, MediaServerProblem problem, CancellationToken cancellationToken)
    {
        if (problem.Code is ProblemCodes.StaleFigures or ProblemCodes.NoAnswer)
        {
            // Its figures become stale when Redis goes: that is C5's.
            if (problem.Code == ProblemCodes.StaleFigures && redis.Target() is { } target && (await RedisProbe.AskAsync(target, cancellationToken)).Cause is not null)
                return Finding.Unknown(CheckRunner.Waits, "C5");
            return new Finding(Verdict.Warning, problem.Code) { Evidence = Facts([Fact("process", status.Pid), Fact("state", status.State.ToString()), .. Tail()]), Fixes = Fixes(new Fix("look-at-load"), fixes.Restart()) };
        }

        return Failing(problem.Code, problem.Code == ProblemCodes.Other ? status.LastExit?.Line ?? problem.Problem : Main(problem) ?? problem.Problem) with
        {
            Evidence = Facts([.. How(status), .. Tail()]),
            Fixes = Fixes(Mend(problem), status.State is MediaServerState.GivenUp ? new Fix("given-up", $"{status.FailedStarts}") : null, fixes.Restart()),
        };
    }

    private static string? Main(MediaServerProblem problem) =>
        Value(problem, "exit") ?? Value(problem, "address") ?? Value(problem, "port") ?? Value(problem, "flag") ?? Value(problem, "key") ?? Value(problem, "file") ?? Value(problem, "seconds") ?? Value(problem, "what");

    private static Fix? Mend(MediaServerProblem problem) => problem.Code switch
    {
        ProblemCodes.AddressNotLocal => new Fix("bind-addresses") { Lines = "bind_addresses: []", Language = "yaml" },
        ProblemCodes.PortForbidden => new Fix("port-above-1023"),
        ProblemCodes.KeysMissing => new Fix("add-keys") { Lines = "keys:\n  <key>: <secret>", Language = "yaml" },
        ProblemCodes.KeyUnknown => new Fix("choose-key"),
        ProblemCodes.KeyFileReadable => new Fix("key-file-mode") { Lines = $"chmod 600 {Value(problem, "file") ?? "<key file>"}", Language = "sh" },
        ProblemCodes.WebhookKey => new Fix("webhook-key") { Lines = "webhook:\n  api_key: <key>", Language = "yaml" },
        ProblemCodes.PortRange => new Fix("port-range") { Lines = "rtc:\n  port_range_start: 50000\n  port_range_end: 60000", Language = "yaml" },
        ProblemCodes.ConfigurationUnreadable => new Fix("configuration-file"),
        ProblemCodes.UnknownFlag => new Fix("current-server"),
        ProblemCodes.PortalRestart or ProblemCodes.Supervisor => new Fix("restart-portal"),
        ProblemCodes.System => new Fix("external-instead"),
        ProblemCodes.Crashed or ProblemCodes.Silent or ProblemCodes.StartTooSlow or ProblemCodes.Other => new Fix("read-log"),
        _ => null,
    };

    private IEnumerable<Evidence?> Tail() => Server.LogTail.TakeLast(Lines).Select(line => Fact("log", line.Length > 300 ? line[..300] + "..." : line));
}

using System.Globalization;
using System.Text.RegularExpressions;
using Bedrud.Domain.Health;
using Bedrud.Infrastructure.LiveKit.Embedded;

namespace Bedrud.Infrastructure.Diagnostics.Start.Redis;

/// <summary>C5: LiveKit can't use its Redis. The portal asks it itself; and reads what LiveKit says of it, at its start and in its log.</summary>
internal sealed partial class RedisCheck(MediaServer server, Surroundings surroundings, RedisProbe probe, TimeProvider time)
    : ProcessCheck("C5", CheckGroup.Connection, server, surroundings)
{
    private static readonly TimeSpan Recent = TimeSpan.FromSeconds(20);

    public override CheckInfo Info { get; } = new("C5", CheckGroup.Connection)
    {
        Every = TimeSpan.FromSeconds(7),
        Limit = TimeSpan.FromSeconds(5),
        Concerns = Concern.MediaServer | Concern.Configuration,
    };

    protected override async Task<Finding> QuietAsync(MediaServerStatus status, CancellationToken cancellationToken)
    {
        if (probe.Target() is not { } target)
            return Finding.NotApplicable("none");
        var answer = await RedisProbe.AskAsync(target, cancellationToken);
        if (answer.Cause is { } cause)
            return Wrong(cause, target, answer, status);
        return status.State is MediaServerState.Ready or MediaServerState.Degraded && LastComplaint() is { } line
            ? new Finding(Verdict.Warning, "livekit-complains", $"{target}") { Evidence = Facts([Fact("log", line), .. Of(target, answer)]), Fixes = Fixes(new Fix("redis-from-livekit")) }
            : Finding.Fine([.. Facts(Of(target, answer))]);
    }

    protected override async Task<Finding> FaultAsync(MediaServerStatus status, MediaServerProblem problem, CancellationToken cancellationToken)
    {
        if (probe.Target() is not { } target)
            return Failing("livekit-says", Value(problem, "what") ?? "") with { Evidence = Facts(How(status)), Fixes = Fixes(new Fix("redis-address")) };
        var answer = await RedisProbe.AskAsync(target, cancellationToken);
        // It answers the portal: LiveKit's next attempt shows whether it does LiveKit, too.
        return answer.Cause is { } cause
            ? Wrong(cause, target, answer, status)
            : Failing("livekit-says", Value(problem, "what") ?? "") with { Evidence = Facts([.. Of(target, answer), .. How(status)]), Fixes = Fixes(new Fix("redis-from-livekit")) };
    }

    private Finding Wrong(string cause, RedisTarget target, RedisAnswer answer, MediaServerStatus status)
    {
        var agrees = status.Fault is not null || LastComplaint() is not null;
        // A client certificate that is missing may be told only after the handshake, by closing the connection.
        if (!agrees && target is { UsesTls: true, HasOwnTls: true } && cause is ("tls" or "not-redis"))
            return Finding.Unknown("own-tls", $"{target}") with { Evidence = Facts(Of(target, answer)) };
        return Bad(agrees ? Verdict.Failing : Verdict.Warning, cause, target, answer, status);
    }

    // LiveKit may reach what the portal does not: without its word it is a warning.
    private static Finding Bad(Verdict verdict, string cause, RedisTarget target, RedisAnswer answer, MediaServerStatus status) => new(verdict, cause, $"{target}", answer.Detail)
    {
        Evidence = Facts([.. Of(target, answer), .. status.Fault is null ? [] : How(status)]),
        Fixes = Fixes(cause switch
        {
            "password" => new Fix("redis-password", target.Origin) { Lines = Lines(target, "username: <user>", "password: <password>"), Language = "yaml" },
            "tls" => new Fix("redis-tls", target.Origin),
            "wants-tls" => new Fix("redis-use-tls", target.Origin) { Lines = Lines(target, target.IsOwn ? "use_tls: true" : "useTls: true"), Language = "yaml" },
            _ => new Fix("redis-start", $"{target}"),
        }, cause is "refused" or "name" or "timeout" or "unreachable" or "not-redis" ? new Fix("redis-address", target.Origin) { Lines = Lines(target, "address: <host>:6379"), Language = "yaml" } : null),
    };

    private static string Lines(RedisTarget target, params string[] lines) => target.IsOwn
        ? $"redis:\n  {string.Join("\n  ", lines)}"
        : $"livekit:\n  redis:\n    {string.Join("\n    ", lines)}";

    private static IEnumerable<Evidence?> Of(RedisTarget target, RedisAnswer answer) =>
    [
        Fact("address", $"{target}"), Fact("setting", target.Origin), Fact("answer", answer.Detail), Fact("tls", target.UsesTls ? "on" : "off"),
        Fact("took", string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(answer.Took.TotalMilliseconds):0} ms")),
    ];

    private string? LastComplaint()
    {
        var now = time.GetLocalNow().DateTime;
        return Server.LogTail.LastOrDefault(line => Complaint().Match(line) is { Success: true } match
            && DateTime.TryParseExact(match.Groups["at"].Value, "yyyy/MM/dd HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var at)
            && now - at < Recent && at <= now.AddSeconds(1));
    }

    // redis: 2026/11/23 02:01:04 pool.go:724: redis: connection pool: failed to dial after 5 attempts: dial tcp 127.0.0.1:6391: connect: connection refused
    [GeneratedRegex(@"^redis: (?<at>\d{4}/\d\d/\d\d \d\d:\d\d:\d\d) .*(failed|refused|timeout|error)", RegexOptions.IgnoreCase)]
    private static partial Regex Complaint();
}

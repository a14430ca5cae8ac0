using Bedrud.Domain.Health;
using Bedrud.Infrastructure.LiveKit;
using Bedrud.Infrastructure.LiveKit.Api;
using Microsoft.Extensions.Options;

namespace Bedrud.Infrastructure.Diagnostics.Recordings;

/// <summary>R2: what recording needs: LiveKit with Redis, and an egress worker on the same Redis. A system without either is in order until somebody wants to record.</summary>
internal sealed class EgressReadyCheck(EgressWatch watch, IOptions<LiveKitOptions> options) : EgressCheck(watch, "R2", TimeSpan.FromMinutes(1))
{
    private const string Worker = "api_key: <API key>\napi_secret: <secret>\nws_url: ws://<LiveKit>:7880\nredis:\n  address: <host>:6379";

    protected override Task<Finding> JudgeAsync(EgressAnswer answer, CancellationToken cancellationToken) => Task.FromResult(Judge(answer));

    private Finding Judge(EgressAnswer answer)
    {
        var wanted = Watch.LastFailure;
        if (answer.Failure is not { } failure)
        {
            return wanted is { Failure.Error: LiveKitError.Unavailable }
                ? With(Verdict.Failing, "no-worker", [Said("503 no response from servers"), Asked(wanted)], [new Fix("egress-worker") { Lines = Worker, Language = "yaml" }, new Fix("egress-same-redis")])
                : Finding.Fine(new Evidence("recordings", $"{answer.Items.Length}"));
        }

        switch (failure.Cause)
        {
            case LiveKitCause.NoRedis when wanted is null:
                return Finding.NotApplicable("no-redis") with { Fixes = Redis() };
            case LiveKitCause.NoRedis:
                return With(Verdict.Failing, "no-redis-wanted", [Said("500 egress not connected (redis required)"), Asked(wanted)], Redis());
            case LiveKitCause.RedisLost:
                return With(Verdict.Failing, "redis-lost", [Said(failure.Message)], [new Fix("redis-start"), new Fix("redis-address") { Lines = RedisLines(), Language = "yaml" }]);
            default:
                return failure.Error == LiveKitError.Unavailable
                    ? With(Verdict.Failing, "no-answer", [Said("503 no response from servers")], [new Fix("egress-worker") { Lines = Worker, Language = "yaml" }])
                    : Finding.Unknown("no-list");
        }
    }

    private System.Collections.Immutable.ImmutableArray<Fix> Redis() =>
    [
        new Fix(options.Value.External ? "redis-external" : "redis-embedded") { Lines = RedisLines(), Language = "yaml" },
        new Fix("egress-worker") { Lines = Worker, Language = "yaml" },
    ];

    private string RedisLines() => options.Value.External || !string.IsNullOrWhiteSpace(options.Value.ConfigPath) ? "redis:\n  address: <host>:6379" : "livekit:\n  redis:\n    address: <host>:6379";

    private static Evidence Said(string answer) => new("answer", answer);

    private static Evidence Asked(EgressWatch.StartFailure wanted) => new("asked", wanted.At.ToString("O"));
}

using System.Globalization;
using Bedrud.Infrastructure.Diagnostics.Recordings;
using Bedrud.Infrastructure.LiveKit.Api;
using Bedrud.Infrastructure.LiveKit.Protocol;
using Bedrud.Infrastructure.Recordings.Library;
using Microsoft.Extensions.Options;

namespace Bedrud.Infrastructure.Recordings.Control;

/// <summary>
/// Whether LiveKit's egress could record now. LiveKit never tells whether a worker runs but by trying (22 s), so that is judged by the last try and by what
/// its list shows.
/// </summary>
internal sealed class EgressPreflight(EgressWatch watch, S3Storage s3, IOptions<RecordingOptions> options, TimeProvider time)
{
    // Somebody who is told to start a worker does it, and tries again.
    private static readonly TimeSpan Holds = TimeSpan.FromMinutes(1);

    // Less than the preflight's own patience: a slow storage must not be taken for a slow LiveKit.
    private static readonly TimeSpan StoragePatience = TimeSpan.FromMilliseconds(2500);

    public async Task<IReadOnlyList<PreflightPoint>> CheckAsync(CancellationToken cancellationToken)
    {
        var source = options.Value.S3.IsSet ? BucketAsync(cancellationToken) : Task.FromResult(Folder());
        var answer = await watch.ListAsync(cancellationToken);
        return [.. LiveKitPoints(answer), await source];
    }

    private IEnumerable<PreflightPoint> LiveKitPoints(EgressAnswer answer)
    {
        switch (answer.Failure)
        {
            case null:
                return [PreflightPoint.Passed("recorder"), PreflightPoint.Passed("redis"), Worker(answer)];
            case { Cause: LiveKitCause.NoRedis } failure:
                return [PreflightPoint.Passed("recorder"), PreflightPoint.Failed("redis", "no-redis", failure.Message)];
            case { Cause: LiveKitCause.RedisLost } failure:
                return [PreflightPoint.Passed("recorder"), PreflightPoint.Failed("redis", "redis-lost", failure.Message)];
            case { Error: LiveKitError.Unauthenticated } failure:
                return [PreflightPoint.Failed("recorder", "denied", failure.Message)];
            case { Error: LiveKitError.Unreachable } failure:
                return [PreflightPoint.Failed("recorder", "unreachable", failure.Message)];
            case var failure:
                return [PreflightPoint.Failed("recorder", "failed", failure.Message)];
        }
    }

    private PreflightPoint Worker(EgressAnswer answer)
    {
        var failed = watch.LastFailure is { Failure.Error: LiveKitError.Unavailable } failure ? failure : null;
        if (watch.HasStarted || answer.Items.Any(i => Began(i) is { } began && began > (failed?.At ?? time.GetUtcNow().UtcDateTime.AddHours(-1))))
            return PreflightPoint.Passed("worker");
        if (failed is null)
            return new PreflightPoint("worker", PreflightStanding.Doubtful) { Cause = "unknown" };
        var ago = time.GetUtcNow().UtcDateTime - failed.At;
        return ago < Holds
            ? PreflightPoint.Failed("worker", "gone", failed.Failure.Message)
            : new PreflightPoint("worker", PreflightStanding.Doubtful)
            {
                Cause = "none",
                Args = [((int)ago.TotalMinutes).ToString(CultureInfo.InvariantCulture)],
                Detail = failed.Failure.Message,
            };
    }

    // Something was recorded: there is a worker, or was one a moment ago.
    private static DateTime? Began(EgressInfo info) =>
        info.StartedAt <= 0 || info.Status is EgressStatus.EgressAborted ? null : DateTime.UnixEpoch.AddTicks(info.StartedAt / TimeSpan.NanosecondsPerTick);

    // Wrong keys would be found out after the meeting, when the worker writes its file.
    private async Task<PreflightPoint> BucketAsync(CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(StoragePatience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await s3.ProbeAsync(either.Token).WaitAsync(either.Token) with { Code = "source" };
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            return new PreflightPoint("source", PreflightStanding.Doubtful)
            {
                Cause = "slow",
                Args = [StoragePatience.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture)],
            };
        }
#pragma warning disable CA1031 // Whatever it throws is what is wrong.
        catch (Exception e) when (e is not OperationCanceledException)
#pragma warning restore CA1031
        {
            return PreflightPoint.Failed("source", "failed", e.Message);
        }
    }

    private PreflightPoint Folder()
    {
        var egress = options.Value.Egress;
        if (egress.Folder.Length == 0)
            return PreflightPoint.Failed("source", "none", null);
        var folder = egress.SharedFolder.Length > 0 ? egress.SharedFolder : egress.Folder;
        if (!Directory.Exists(folder))
            return PreflightPoint.Failed("source", "missing", null, folder);
        var probe = Path.Combine(folder, $".bedrud-{Guid.NewGuid():N}");
        try
        {
            File.WriteAllBytes(probe, "Bedrud"u8.ToArray());
            File.Delete(probe);
            return PreflightPoint.Passed("source");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return PreflightPoint.Failed("source", "not-writable", e.Message, folder);
        }
    }
}

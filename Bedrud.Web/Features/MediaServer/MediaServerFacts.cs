using System.Globalization;
using Bedrud.Infrastructure.LiveKit.Embedded;
using Bedrud.Infrastructure.LiveKit.Webhooks;
using Bedrud.Infrastructure.Presence;
using Bedrud.Web.Components.Shared;
using Microsoft.Extensions.Localization;

namespace Bedrud.Web.Features.MediaServer;

/// <summary>What the portal knows of its media server, as lines to read.</summary>
internal static class MediaServerFacts
{
    public static IEnumerable<Fact> Server(MediaServerStatus status, IStringLocalizer<MediaServerTexts> texts)
    {
        yield return new Fact(texts["mode"], texts[status.State == MediaServerState.External ? "mode.external" : "mode.embedded"]);
        if (status.Engine is { } engine)
            yield return new Fact(texts["engine"], $"{engine.Name} {engine.Version}", Title: engine.Path);
        if (status.Download is { } download)
        {
            yield return new Fact(
                texts["download"], download.Percent is { } percent ? texts["download.percent", download.Version, percent] : texts["download.bytes", download.Version, Number(download.Received >> 20)]);
        }

        if (status.StartedAt is { } started)
            yield return new Fact(texts[status.TakenOver ? "started.takenover" : "started"], At: started.UtcDateTime);
        if (status.Pid is { } pid)
            yield return new Fact(texts["pid"], pid.ToString(CultureInfo.InvariantCulture));
        if (status.Port is { } port)
            yield return new Fact(texts["port"], port.ToString(CultureInfo.InvariantCulture));
        if (status.SupervisorPid is { } supervisor)
            yield return new Fact(texts["supervisor"], supervisor.ToString(CultureInfo.InvariantCulture));
        if (status.State is MediaServerState.External)
            yield break;
        yield return new Fact(texts["restarts"], Number(status.Restarts), Tone: status.Restarts > 0 ? "is-warn" : "");
        if (status.NextAttemptAt is { } next)
            yield return new Fact(texts["next"], next.UtcDateTime.ToString("HH:mm:ss 'UTC'", CultureInfo.InvariantCulture));
        if (status.LastExit is { } exit)
        {
            yield return new Fact(
                texts["exit"], exit.Code is { } code ? texts["exit.code", code] : texts["exit.unknown"], exit.At.UtcDateTime, Title: exit.Line);
        }
    }

    public static IEnumerable<Fact> Webhooks(WebhookStatisticsSnapshot s, IStringLocalizer<MediaServerTexts> texts)
    {
        yield return s.LastReceivedAt is { } at
            ? new Fact(texts["webhooks.last"], s.LastEvent, at)
            : new Fact(texts["webhooks.last"], texts["webhooks.never"]);
        yield return new Fact(texts["webhooks.received"], Number(s.Received));
        yield return new Fact(texts["webhooks.duplicates"], Number(s.Duplicates));
        yield return new Fact(texts["webhooks.rejected"], Number(s.Rejected), s.LastRejectedAt, s.Rejected > 0 ? "is-bad" : "", s.LastRejection?.ToString());
        yield return new Fact(texts["webhooks.pending"], Number(s.Pending), Tone: s.Pending > 100 ? "is-warn" : "");
        if (s.Failed + s.StoreFailures > 0)
            yield return new Fact(texts["webhooks.failed"], Number(s.Failed + s.StoreFailures), Tone: "is-bad");
        if (s.HandledLag is { } lag)
            yield return new Fact(texts["webhooks.lag"], texts["milliseconds", Number((long)lag.TotalMilliseconds)]);
    }

    public static IEnumerable<Fact> Presence(ReconcilerHealth health, PresenceFreshness freshness, IStringLocalizer<MediaServerTexts> texts)
    {
        yield return freshness.ConfirmedAt is { } at
            ? new Fact(texts["presence.confirmed"], At: at, Tone: freshness.IsStale ? "is-warn" : "")
            : new Fact(texts["presence.confirmed"], texts["presence.never"], Tone: "is-warn");
        if (health.LastFullAt is { } full)
            yield return new Fact(texts["presence.full"], health.LastFullDuration is { } d ? texts["milliseconds", Number((long)d.TotalMilliseconds)].Value : null, full);
        yield return new Fact(texts["presence.failures"], Number(health.FailuresInARow), Tone: health.FailuresInARow > 0 ? "is-bad" : "");
        yield return new Fact(texts["presence.drift"], Number(health.Drift.Total), health.LastDriftAt);
        yield return new Fact(texts["presence.doubts"], Number(health.Doubts));
    }

    private static string Number(long value) => value.ToString("N0", CultureInfo.CurrentCulture);
}

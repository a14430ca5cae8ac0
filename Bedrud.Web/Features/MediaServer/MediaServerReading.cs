using Bedrud.Infrastructure.LiveKit.Embedded;
using Bedrud.Infrastructure.Presence;

namespace Bedrud.Web.Features.MediaServer;

/// <summary>How the media server is, in one word that has a colour and a sentence.</summary>
public enum ServerHealth
{
    Good,
    Busy,
    Bad,
    Off,
}

/// <summary>What the portal knows of the media server, put together for those who read it.</summary>
/// <param name="Key">Of the texts <c>state.*</c>.</param>
public readonly record struct MediaServerReading(ServerHealth Health, string Key)
{
    public static MediaServerReading Of(MediaServerStatus status, PresenceFreshness freshness) => status.State switch
    {
        // The process may run and yet not answer the portal's key: what LiveKit answers counts for more.
        MediaServerState.Ready => freshness.Error is null ? new(ServerHealth.Good, "ready") : new(ServerHealth.Bad, "unanswering"),
        MediaServerState.External or MediaServerState.SupervisedElsewhere => freshness switch
        {
            { IsStale: false } => new(ServerHealth.Good, status.State == MediaServerState.External ? "external" : "elsewhere"),
            { Error: null } => new(ServerHealth.Busy, "asking"),
            _ => new(ServerHealth.Bad, "unreachable"),
        },
        MediaServerState.Starting => new(ServerHealth.Busy, "starting"),
        MediaServerState.Degraded => new(ServerHealth.Busy, "degraded"),
        MediaServerState.Draining => new(ServerHealth.Busy, "draining"),
        MediaServerState.BackingOff => new(ServerHealth.Bad, "backingoff"),
        MediaServerState.GivenUp => new(ServerHealth.Bad, "givenup"),
        _ => new(ServerHealth.Off, "stopped"),
    };

    /// <summary>The style sheet's class.</summary>
    public string Colour => Health switch
    {
        ServerHealth.Good => "is-good",
        ServerHealth.Busy => "is-warn",
        ServerHealth.Bad => "is-bad",
        _ => "is-calm",
    };
}

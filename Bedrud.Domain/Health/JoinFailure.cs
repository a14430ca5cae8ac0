using System.Text.Json.Serialization;

namespace Bedrud.Domain.Health;

/// <summary>Somebody was admitted and did not get in, or was thrown out by their connection. Their browser says so; kept for 30 days.</summary>
public sealed class JoinFailure
{
    public const int CauseMaxLength = 40;
    public const int RoomMaxLength = 64;
    public const int BrowserMaxLength = 80;
    public const int DetailMaxLength = 300;
    public const int WhoMaxLength = 32;

    public long Id { get; init; }

    /// <summary>UTC.</summary>
    public required DateTime At { get; init; }

    /// <summary>The room's name.</summary>
    public required string Room { get; init; }

    /// <summary>One of <see cref="JoinFailureCause"/>.</summary>
    public required string Cause { get; init; }

    /// <summary>What the browser's SDK said, without tokens and addresses of people; may be empty.</summary>
    public required string Detail { get; init; }

    /// <summary>Such as <c>Chrome 141, Android</c>; a claim of the browser.</summary>
    public required string Browser { get; init; }

    /// <summary>The same for the same person, and nobody's name: a keyed hash of their identity. Empty where it is not known.</summary>
    [JsonIgnore]
    public string Who { get; init; } = "";

    /// <summary>Seconds by which the browser's clock is ahead of the portal's; null where it was not told.</summary>
    public double? ClockAhead { get; init; }
}

/// <summary>Why somebody who was admitted did not get in. Stable: they stand in the database and in the API.</summary>
public static class JoinFailureCause
{
    /// <summary>The signalling connection was not made at all: name, port, proxy, TLS.</summary>
    public const string Signalling = "signalling";

    /// <summary>A page over https was told to connect to ws://.</summary>
    public const string MixedContent = "mixed-content";

    /// <summary>LiveKit said that the token is not valid any more, or not yet.</summary>
    public const string TokenExpired = "token-expired";

    /// <summary>LiveKit refused the token for another reason: another key, another secret.</summary>
    public const string TokenRefused = "token-refused";

    /// <summary>Signalling worked, and no ICE candidate pair came through.</summary>
    public const string Media = "media";

    /// <summary>Connected media were lost and not regained.</summary>
    public const string MediaLost = "media-lost";

    public const string Other = "other";

    public static IReadOnlyList<string> All { get; } = [Signalling, MixedContent, TokenExpired, TokenRefused, Media, MediaLost, Other];
}

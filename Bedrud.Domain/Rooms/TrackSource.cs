using System.Collections.Immutable;

namespace Bedrud.Domain.Rooms;

/// <summary>Where a track comes from, as LiveKit tells it (<c>livekit.TrackSource</c>, same numbers).</summary>
public enum TrackSource
{
    Unknown = 0,
    Camera = 1,
    Microphone = 2,
    ScreenShare = 3,
    ScreenShareAudio = 4,
}

/// <summary>The sources' names in access tokens and in Bedrud's own API.</summary>
public static class TrackSources
{
    /// <summary>All that can be published. LiveKit reads an empty list as "all", so Bedrud always writes them out.</summary>
    public static readonly ImmutableArray<TrackSource> All =
        [TrackSource.Microphone, TrackSource.Camera, TrackSource.ScreenShare, TrackSource.ScreenShareAudio];

    /// <summary>The locks that together withhold all of <see cref="All"/>.</summary>
    public const RoomLocks AllLocks = RoomLocks.Microphone | RoomLocks.Camera | RoomLocks.Screen;

    /// <summary>The name in an access token: <c>microphone</c>, <c>camera</c>, <c>screen_share</c>, <c>screen_share_audio</c>.</summary>
    public static string TokenName(this TrackSource source) => source switch
    {
        TrackSource.Camera => "camera",
        TrackSource.Microphone => "microphone",
        TrackSource.ScreenShare => "screen_share",
        TrackSource.ScreenShareAudio => "screen_share_audio",
        _ => "unknown",
    };

    /// <summary>The lock that withholds it. A screen's picture and sound have one between them.</summary>
    public static RoomLocks Lock(this TrackSource source) => source switch
    {
        TrackSource.Microphone => RoomLocks.Microphone,
        TrackSource.Camera => RoomLocks.Camera,
        _ => RoomLocks.Screen,
    };

    /// <summary>Reads a token's or LiveKit's name (<c>camera</c>, <c>CAMERA</c>); false for anything that can't be published.</summary>
    public static bool TryParse(string? name, out TrackSource source)
    {
        source = All.FirstOrDefault(s => string.Equals(s.TokenName(), name, StringComparison.OrdinalIgnoreCase));
        return source != TrackSource.Unknown;
    }
}

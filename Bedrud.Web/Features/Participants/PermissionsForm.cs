using Bedrud.Domain.Rooms;

namespace Bedrud.Web.Features.Participants;

/// <summary>A participant's permissions while a moderator changes them. Screen sharing is one switch for picture and sound.</summary>
public sealed class PermissionsForm
{
    public bool Microphone { get; set; }

    public bool Camera { get; set; }

    public bool Screen { get; set; }

    public bool Chat { get; set; }

    public bool Subscribe { get; set; }

    /// <param name="grants">Null where LiveKit has not told them yet: everything then, as for somebody whom nothing is taken from.</param>
    public static PermissionsForm Of(ParticipantGrants? grants) => new()
    {
        Microphone = grants?.Sources.Contains(TrackSource.Microphone) ?? true,
        Camera = grants?.Sources.Contains(TrackSource.Camera) ?? true,
        Screen = grants?.Sources.Contains(TrackSource.ScreenShare) ?? true,
        Chat = grants?.CanPublishData ?? true,
        Subscribe = grants?.CanSubscribe ?? true,
    };

    public ParticipantGrants ToGrants() => new(Subscribe, Chat, Sources());

    private IEnumerable<TrackSource> Sources()
    {
        if (Microphone)
            yield return TrackSource.Microphone;
        if (Camera)
            yield return TrackSource.Camera;
        if (!Screen)
            yield break;
        yield return TrackSource.ScreenShare;
        yield return TrackSource.ScreenShareAudio;
    }
}

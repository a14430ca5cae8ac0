using Bedrud.Domain.Meetings;
using Bedrud.Domain.Rooms;
using Bedrud.Web.Features.Rooms;

namespace Bedrud.Web.Tests.Components;

/// <summary>Rooms and people for the tests of pages.</summary>
internal static class Samples
{
    public static readonly DateTime Now = new(2026, 11, 23, 10, 0, 0, DateTimeKind.Utc);

    public static RoomSummary Room(string name) => new(
        Guid.NewGuid(), name, true, true, 12, 300, 20, RoomLocks.None, false, Now.AddDays(-2), Now.AddMinutes(-5), Guid.NewGuid(), "Ada Lovelace", RoomRole.Owner);

    public static ParticipantPresence Person(string name, params TrackPresence[] tracks) => new()
    {
        Sid = $"PA_{name}",
        Identity = $"u_{name}",
        Name = name,
        JoinedAt = Now.AddMinutes(-3),
        Grants = new ParticipantGrants(true, true, TrackSources.All),
        Tracks = [.. tracks],
    };

    public static TrackPresence Microphone(bool muted = false) => new() { Sid = "TR_mic", Source = TrackSource.Microphone, Muted = muted };

    public static RoomPresence Meeting(params ParticipantPresence[] people) =>
        RoomPresence.Empty("daily") with { RoomSid = "RM_1", Participants = [.. people] };
}
